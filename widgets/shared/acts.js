import { newName } from "./drafts";
import { SAVE_PATIENCE, noAnswer, tell } from "./telling";

const WORK_PATIENCE = 120000; // for what the laptop said that it is working out

// Single acts, such as a vote or leaving a pair: sent once, told, and left to the person. `told` hears a kind and a text; a
// person only waits for the act that was last. Every attempt has a name of its own: others of the same person, in other
// tabs, do things at the same time, and each hears of its own.
export function acts(model, told, answer, trait = "replies") {
  const label = (name) => model.get("labels")[name] || "";
  let mine = "";
  let patience = 0;
  const going = new Set(); // attempts that the laptop said it is working on
  const over = (kind, text) => {
    clearTimeout(patience);
    mine = "";
    told(kind, text);
  };
  const silence = (why) => { over("failed", label(why)); noAnswer(); };
  const replied = () => {
    const reply = answer();
    if (!reply) return;
    const awaited = mine && reply.attempt === mine;
    if (reply.status === "working") {
      if (!awaited) return;
      going.add(mine);
      clearTimeout(patience);
      patience = setTimeout(() => silence("no_reply"), WORK_PATIENCE);
      told("saving", reply.message);
    } else if (awaited) {
      over(reply.status, reply.message || label(reply.status));
    } else if (going.has(reply.attempt)) { // something else was done meanwhile, and how this went is still worth knowing
      told(reply.status, reply.message || label(reply.status));
    }
    if (reply.status !== "working") going.delete(reply.attempt);
  };
  model.on(`change:${trait}`, replied);
  return {
    act(message) {
      over("", "");
      mine = newName();
      if (!tell(model, { ...message, scope: model.get("scope"), attempt: mine })) silence("not_sent");
      else patience = setTimeout(() => silence("no_reply"), SAVE_PATIENCE);
    },
    stop() { clearTimeout(patience); model.off(`change:${trait}`, replied); },
  };
}

// For a card that itself shows that something is done.
export const unlessSaved = (say) => (kind, text) => (kind === "saved" ? say("", "") : say(kind, text));
