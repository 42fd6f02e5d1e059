// Single acts, such as a vote or leaving a pair: sent once, told, and left to the person.

import { newName } from "./drafts";
import type { Card, Model, Reply, Stop } from "./model";
import { noAnswer, SAVE_PATIENCE, type Told, tell } from "./telling";

const WORK_PATIENCE = 120000; // for what the laptop said that it is working out

export interface Acts {
  /** Do something: the message, without its name. */
  act(message: object): void;
  stop: Stop;
}

/**
 * Send acts and tell how they go. A person only waits for the act that was last. Every attempt has a name of its own:
 * others of the same person, in other tabs, do things at the same time, and each hears of its own.
 *
 * @param answer - returns the laptop's last answer
 * @param trait - that holds it
 */
export function acts(
  model: Model<Card>,
  told: Told,
  answer: () => Reply | undefined,
  trait: "replies" | "notice" = "replies",
): Acts {
  const label = (name: string) => model.get("labels")[name] || "";
  let mine = "";
  let patience: ReturnType<typeof setTimeout> | undefined;
  const going = new Set<string>(); // attempts that the laptop said it is working on
  const over: Told = (kind, text) => {
    clearTimeout(patience);
    mine = "";
    told(kind, text);
  };
  const silence = (why: string) => {
    over("failed", label(why));
    noAnswer();
  };
  const replied = () => {
    const reply = answer();
    if (!reply) return;
    const awaited = mine !== "" && reply.attempt === mine;
    if (reply.status === "working") {
      if (!awaited) return;
      going.add(mine);
      clearTimeout(patience);
      patience = setTimeout(() => silence("no_reply"), WORK_PATIENCE);
      told("saving", reply.message);
      return;
    }
    const text = reply.message || label(reply.status);
    if (awaited) over(reply.status, text);
    // Something else was done meanwhile, and how this went is still worth knowing.
    else if (going.has(reply.attempt)) told(reply.status, text);
    going.delete(reply.attempt);
  };
  model.on(`change:${trait}`, replied);
  return {
    act(message) {
      over("", "");
      mine = newName();
      if (!tell(model, { ...message, scope: model.get("scope"), attempt: mine })) silence("not_sent");
      else patience = setTimeout(() => silence("no_reply"), SAVE_PATIENCE);
    },
    stop() {
      clearTimeout(patience);
      model.off(`change:${trait}`, replied);
    },
  };
}

/** For a card that itself shows that something is done. */
export const unlessSaved =
  (say: Told): Told =>
  (kind, text) =>
    kind === "saved" ? say("", "") : say(kind, text);
