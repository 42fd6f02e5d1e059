// What someone types or chooses stays on this device, per person, field and tab, until it is kept on the laptop: it survives
// a reload, a tab that was closed and a phone that ran empty. After a day it is nobody's business any more.
const DRAFT_DAYS = 1;
const TAB = "themeday:tab";

// A name that nobody else has made. `crypto.randomUUID` is not there on a page that comes without TLS.
export const newName = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// The name of this tab. It is taken along when the page is loaded again; a tab that was made as a copy of this one finds
// nothing, because the name is only laid down when a page is left.
function tab() {
  if (globalThis.tdTab) return globalThis.tdTab;
  try {
    globalThis.tdTab = sessionStorage.getItem(TAB) || "";
    sessionStorage.removeItem(TAB);
  } catch (error) { /* private mode */ }
  if (!globalThis.tdTab) globalThis.tdTab = newName();
  addEventListener("pagehide", () => { try { sessionStorage.setItem(TAB, globalThis.tdTab); } catch (error) { /* private mode */ } });
  return globalThis.tdTab;
}

// What was typed, as Python compares it: white space around a text makes no difference.
export const asText = (value) => JSON.stringify(value, (_, part) => (typeof part === "string" ? part.trim() : part));

// The draft of one field. What another tab holds is its own and stays: that tab may be open, and have it on its screen. Only
// a tab that has none itself copies the newest there is, which most often is of a tab that was closed; what was copied once
// is not offered again.
export function draftOf(scope, key) {
  const field = `themeday:${scope}:${key}#`;
  const mine = field + tab();
  const put = (name, draft) => { try { localStorage.setItem(name, JSON.stringify(draft)); } catch (error) { /* private mode */ } };
  const drop = (name) => { try { localStorage.removeItem(name); } catch (error) { /* private mode */ } };
  const read = (name) => {
    try {
      const draft = JSON.parse(localStorage.getItem(name));
      if (draft && Date.now() - draft.at < DRAFT_DAYS * 86400000) return draft;
    } catch (error) { /* private mode, or another's */ }
    drop(name);
    return null;
  };
  const all = () => {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(field)).map((name) => ({ name, draft: read(name) })).filter(({ draft }) => draft);
    } catch (error) {
      return []; // private mode
    }
  };
  return {
    put(value) { put(mine, { ...value, at: Date.now() }); },
    // A value is kept: mine is needed no more, and neither is another's that says the same.
    kept(value) {
      drop(mine);
      all().forEach(({ name, draft }) => { if (asText(draft.value) === asText(value)) drop(name); });
    },
    find() {
      const found = read(mine);
      if (found) return found;
      const [newest] = all().filter(({ draft }) => !draft.copied).sort((one, other) => other.draft.at - one.draft.at);
      if (!newest) return null;
      put(mine, newest.draft);
      put(newest.name, { ...newest.draft, copied: true });
      return newest.draft;
    },
  };
}
