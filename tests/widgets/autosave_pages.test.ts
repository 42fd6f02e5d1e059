// What was typed survives a reload, is apart for each tab, and is kept though its view is gone; the page hears of it.

import { TRY_AGAIN } from "../../widgets/shared/autosave";
import { SAVE_PATIENCE } from "../../widgets/shared/telling";
import { autosave, draft, field, last, reload, view, wait } from "./autosave_bench";

describe("a page that is loaded again", () => {
  test("has what was typed, and says that it is not saved", () => {
    autosave().changed("a walk");
    reload();
    expect(field.shown).toBe("a walk");
    expect(last()).toBe("unsaved: Not saved yet");
    expect(field.laptop.sent).toEqual([]);
  });

  test("goes on with what was to be kept", () => {
    autosave().save("a walk");
    reload();
    expect(field.laptop.sent).toHaveLength(2);
    field.laptop.answer("saved");
    expect(last()).toBe("saved: Saved");
    expect(draft()).toBeNull();
  });

  test("does not go on over something newer", () => {
    autosave().save("a walk");
    field.there = "from another device";
    reload();
    expect(field.laptop.sent).toHaveLength(1);
    expect(field.shown).toBe("a walk");
    expect(last()).toBe("unsaved: Not saved yet");
  });

  test("does not go on while the card does not take it", () => {
    autosave().save("a walk");
    field.taken = false;
    reload();
    expect(field.laptop.sent).toHaveLength(1);
    expect(last()).toBe("unsaved: Not saved yet");
  });

  test("knows when it was kept after all", () => {
    autosave().save("a walk");
    field.there = "a walk";
    reload();
    expect(field.laptop.sent).toHaveLength(1);
    expect(last()).toBe("saved: Saved");
  });

  test("forgets after a day", () => {
    autosave().changed("a walk");
    wait(86400000);
    reload();
    expect(field.shown).toBe("");
    expect(draft()).toBeNull();
  });
});

test("a new tab takes a copy of what another tab has, and leaves that alone", () => {
  const one = autosave();
  one.changed("a walk");
  const tab = globalThis.tdTab;
  globalThis.tdTab = undefined;
  const other = autosave();
  expect(field.shown).toBe("a walk");
  other.changed("a talk");
  globalThis.tdTab = tab;
  autosave();
  expect(field.shown).toBe("a walk");
  expect(Object.keys(localStorage)).toHaveLength(2);
});

test("what is kept is needed by no tab that says the same", () => {
  autosave().changed("a walk");
  globalThis.tdTab = undefined;
  autosave().save("a walk");
  field.laptop.answer("saved");
  expect(Object.keys(localStorage)).toEqual([]);
});

test("a step that is left is saved all the same, and a view that comes back sees how it went", () => {
  const one = autosave();
  one.save("a walk");
  one.detach();
  wait(SAVE_PATIENCE);
  expect(field.laptop.sent).toHaveLength(1);
  wait(TRY_AGAIN[0]);
  expect(field.laptop.sent).toHaveLength(2);
  one.attach(view);
  expect(field.shown).toBe("a walk");
  expect(last()).toBe("failed: No connection");
  field.laptop.answer("saved");
  expect(last()).toBe("saved: Saved");
});

test("the page says what the card says, and nothing of what is gone", () => {
  const one = autosave();
  one.changed("a walk");
  expect([...field.onPage.values()]).toEqual(["unsaved"]);
  field.laptop.reachable = false;
  one.save("a walk");
  expect([...field.onPage.values()]).toEqual(["failed"]);
  one.stop();
  expect([...field.onPage.values()]).toEqual([""]);
});

test("it waits for its turn, and is not sent when it was changed meanwhile", () => {
  const turns: (() => void)[] = [];
  field.page.addEventListener("td-turn", (event) => {
    event.preventDefault();
    turns.push((event as CustomEvent<{ go: () => void }>).detail.go);
  });
  const one = autosave();
  one.save("a walk");
  expect(field.laptop.sent).toEqual([]);
  one.changed("a talk");
  turns.pop()?.();
  expect(field.laptop.sent).toEqual([]);
  one.save("a talk");
  turns.pop()?.();
  expect(field.laptop.sent).toMatchObject([{ value: "a talk" }]);
});
