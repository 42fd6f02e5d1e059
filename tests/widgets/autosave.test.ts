// What the autosave of one field does in every state, whatever happens in it.

import { NOTICED, TRY_AGAIN } from "../../widgets/shared/autosave";
import { SAVE_PATIENCE } from "../../widgets/shared/telling";
import { autosave, draft, field, last, wait } from "./autosave_bench";

describe("untouched", () => {
  test("nothing is said, and nothing is on the device", () => {
    autosave();
    expect(field.told).toEqual([": "]);
    expect(draft()).toBeNull();
  });

  test("type: unsaved, and what was typed is on the device", () => {
    autosave().changed("a walk");
    expect(last()).toBe("unsaved: Not saved yet");
    expect(draft()).toMatchObject({ value: "a walk" });
    expect(draft()).not.toHaveProperty("before");
    expect(field.laptop.sent).toEqual([]);
  });

  test("ask: it is sent at once, and said when someone notices that they wait", () => {
    autosave().save("a walk");
    expect(field.laptop.sent).toMatchObject([{ type: "save", value: "a walk", scope: "me" }]);
    wait(NOTICED - 1);
    expect(field.told).toEqual([": "]);
    wait(1);
    expect(last()).toBe("saving: Saving…");
  });
});

describe("unsaved", () => {
  test("ask: saving, and the device knows that it was asked for", () => {
    const one = autosave();
    one.changed("a walk");
    one.save("a walk");
    expect(draft()).toMatchObject({ value: "a walk", before: '""' });
  });

  test("keep: what was sent before is what stands here again", () => {
    const one = autosave();
    one.save("a walk");
    one.changed("a walk!");
    one.changed("a walk");
    field.laptop.answer("saved");
    expect(last()).toBe("saved: Saved");
  });

  test("withdraw: the same", () => {
    const one = autosave();
    one.save("");
    one.changed("");
    field.laptop.answer("withdrawn");
    expect(last()).toBe("withdrawn: Withdrawn");
  });

  test("an answer about something else says nothing about this", () => {
    const one = autosave();
    one.save("a walk");
    one.changed("a talk");
    field.laptop.answer("saved");
    expect(last()).toBe("unsaved: Not saved yet");
    expect(draft()).toMatchObject({ value: "a talk" });
  });

  test("no answer means nothing: nobody waits", () => {
    const one = autosave();
    one.save("a walk");
    one.changed("a talk");
    wait(10 * SAVE_PATIENCE);
    expect(field.laptop.sent).toHaveLength(1);
    expect(last()).toBe("unsaved: Not saved yet");
  });

  test("known: another tab has it kept", () => {
    const one = autosave();
    one.changed("a walk");
    field.there = " a walk";
    one.known();
    expect(last()).toBe("saved: Saved");
    expect(draft()).toBeNull();
  });
});

describe("saving", () => {
  const saving = () => {
    const one = autosave();
    one.save("a walk");
    wait(NOTICED);
    return one;
  };

  test("keep: saved, and the device needs it no more", () => {
    saving();
    field.laptop.answer("saved");
    expect(last()).toBe("saved: Saved");
    expect(draft()).toBeNull();
    wait(10 * SAVE_PATIENCE);
    expect(field.laptop.sent).toHaveLength(1);
  });

  test("withdraw: withdrawn, with the laptop's words when it has any", () => {
    saving();
    field.laptop.answer("withdrawn", "There is nothing to save yet.");
    expect(last()).toBe("withdrawn: There is nothing to save yet.");
  });

  test("refuse: told why, kept on the device, and not sent again", () => {
    saving();
    field.laptop.answer("refused", "Too long.");
    expect(last()).toBe("refused: Not saved. Too long.");
    expect(draft()).toMatchObject({ value: "a walk" });
    expect(draft()).not.toHaveProperty("before");
    wait(10 * SAVE_PATIENCE);
    expect(field.laptop.sent).toHaveLength(1);
  });

  test("fail: it is tried again, under another name", () => {
    saving();
    field.laptop.answer("failed", "The disk is full.");
    expect(last()).toBe("failed: Trying again");
    wait(TRY_AGAIN[0]);
    const [first, second] = field.laptop.sent;
    expect(second).toMatchObject({ value: "a walk", scope: "me" });
    expect(second.attempt).not.toBe(first.attempt);
  });

  test("silence: no answer, and the page hears of it", () => {
    saving();
    wait(SAVE_PATIENCE - NOTICED - 1);
    expect(last()).toBe("saving: Saving…");
    wait(1);
    expect(last()).toBe("failed: No connection");
    expect(field.silences).toBe(1);
  });

  test("silence at once when it cannot be sent", () => {
    field.laptop.reachable = false;
    autosave().save("a walk");
    expect(last()).toBe("failed: No connection");
    expect(draft()).toMatchObject({ value: "a walk", before: '""' });
  });

  test("type: unsaved, and nothing is sent by itself any more", () => {
    saving().changed("a talk");
    expect(last()).toBe("unsaved: Not saved yet");
    wait(10 * SAVE_PATIENCE);
    expect(field.laptop.sent).toHaveLength(1);
  });

  test("ask: what is filled in now is sent, and only its answer counts", () => {
    saving().save("a talk");
    field.laptop.answer("saved", "", field.laptop.sent[0]);
    expect(last()).toBe("saving: Saving…");
    field.laptop.answer("saved");
    expect(last()).toBe("saved: Saved");
  });

  test("an answer to another tab says nothing", () => {
    saving();
    field.laptop.answer("saved", "", { value: "", scope: "", attempt: "ffff" });
    expect(last()).toBe("saving: Saving…");
  });
});

describe("no answer", () => {
  const silent = () => {
    const one = autosave();
    one.save("a walk");
    wait(SAVE_PATIENCE);
    return one;
  };

  test("it is sent again and again, less and less often, and the line stays as it is", () => {
    silent();
    const before = field.told.length;
    for (const [n, pause] of [...TRY_AGAIN, 30000].entries()) {
      wait(pause - 1);
      expect(field.laptop.sent).toHaveLength(n + 1);
      wait(1);
      expect(field.laptop.sent).toHaveLength(n + 2);
      wait(SAVE_PATIENCE);
    }
    expect(new Set(field.told.slice(before))).toEqual(new Set(["failed: No connection"]));
  });

  test("keep: an answer that comes late counts", () => {
    silent();
    wait(TRY_AGAIN[0]);
    field.laptop.answer("saved", "", field.laptop.sent[0]);
    expect(last()).toBe("saved: Saved");
    wait(10 * SAVE_PATIENCE);
    expect(field.laptop.sent).toHaveLength(2);
  });

  test("fail: the laptop is there and cannot write; the next attempt goes as it was to go", () => {
    silent();
    field.laptop.answer("failed");
    expect(last()).toBe("failed: Trying again");
    wait(TRY_AGAIN[0]);
    expect(field.laptop.sent).toHaveLength(2);
  });

  test("refuse, withdraw, type and ask go as while saving", () => {
    silent();
    field.laptop.answer("refused", "Too long.");
    expect(last()).toBe("refused: Not saved. Too long.");
    silent();
    field.laptop.answer("withdrawn");
    expect(last()).toBe("withdrawn: Withdrawn");
    silent().changed("a talk");
    expect(last()).toBe("unsaved: Not saved yet");
    silent().save("a talk");
    expect(last()).toBe("saving: Saving…");
  });

  test("the page is in touch again: it is sent now, and the pauses begin anew", () => {
    silent();
    wait(TRY_AGAIN[0] + SAVE_PATIENCE);
    dispatchEvent(new Event("td-connected"));
    expect(field.laptop.sent).toHaveLength(3);
    wait(SAVE_PATIENCE + TRY_AGAIN[0]);
    expect(field.laptop.sent).toHaveLength(4);
  });

  test("overtake: something newer is kept meanwhile, and is not written over", () => {
    silent();
    field.there = "from another device";
    wait(TRY_AGAIN[0]);
    expect(field.laptop.sent).toHaveLength(1);
    expect(last()).toBe("unsaved: Not saved yet");
    expect(field.shown).toBe("a walk");
    expect(draft()).not.toHaveProperty("before");
  });

  test("it waits while the card does not take it, or someone else has the device", () => {
    silent();
    field.taken = false;
    wait(TRY_AGAIN[0]);
    field.taken = true;
    field.laptop.become("another");
    wait(TRY_AGAIN[1]);
    expect(field.laptop.sent).toHaveLength(1);
    field.laptop.become("me");
    wait(TRY_AGAIN[2]);
    expect(field.laptop.sent).toHaveLength(2);
  });
});

describe("tries again", () => {
  const failing = () => {
    const one = autosave();
    one.save("a walk");
    field.laptop.answer("failed");
    return one;
  };

  test("silence: what is said stays, so that it does not change back and forth", () => {
    failing();
    wait(TRY_AGAIN[0] + SAVE_PATIENCE);
    expect(last()).toBe("failed: Trying again");
  });

  test("fail, then keep", () => {
    failing();
    wait(TRY_AGAIN[0]);
    field.laptop.answer("failed");
    wait(TRY_AGAIN[1]);
    field.laptop.answer("saved");
    expect(last()).toBe("saved: Saved");
  });

  test("a failure that is heard twice is one", () => {
    failing();
    field.laptop.answer("failed");
    wait(TRY_AGAIN[0]);
    expect(field.laptop.sent).toHaveLength(2);
  });

  test("overtake", () => {
    failing();
    field.there = "from another device";
    wait(TRY_AGAIN[0]);
    expect(last()).toBe("unsaved: Not saved yet");
  });
});

describe("refused", () => {
  const refused = () => {
    const one = autosave();
    one.save("a walk");
    field.laptop.answer("refused", "This question is closed.");
    return one;
  };

  test("reopen: it may be saved after all", () => {
    refused().reopened();
    expect(last()).toBe("unsaved: Not saved yet");
  });

  test("type and ask", () => {
    refused().changed("a talk");
    expect(last()).toBe("unsaved: Not saved yet");
    const one = refused();
    one.save("a talk");
    expect(last()).toBe("saving: Saving…");
    field.laptop.answer("saved");
    expect(last()).toBe("saved: Saved");
  });
});

describe.each(["saved", "withdrawn"] as const)("%s", (status) => {
  test("type: unsaved; ask: saved again", () => {
    const one = autosave();
    one.save("a walk");
    field.laptop.answer(status);
    one.changed("a talk");
    expect(last()).toBe("unsaved: Not saved yet");
    one.save("a talk");
    field.laptop.answer("saved");
    expect(last()).toBe("saved: Saved");
  });

  test("the same answer again says nothing, and what the laptop had before is not newer", () => {
    const one = autosave();
    one.save("a walk");
    field.laptop.answer(status);
    const before = field.told.length;
    field.laptop.answer("failed");
    expect(field.told).toHaveLength(before);
    one.save("a talk");
    field.there = "a walk"; // the card hears of the first one only now
    wait(SAVE_PATIENCE + TRY_AGAIN[0]);
    expect(field.laptop.sent).toHaveLength(3);
  });
});

test("an answer from before it was kept says nothing about keeping the same again", () => {
  const one = autosave();
  one.save("a walk");
  wait(SAVE_PATIENCE + TRY_AGAIN[0]);
  field.laptop.answer("saved");
  one.save("a walk");
  field.laptop.answer("refused", "Too long.", field.laptop.sent[0]);
  expect(last()).toBe("saving: Saving…");
});
