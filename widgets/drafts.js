// What someone types or chooses stays on this device, per person, field and tab, until it is kept on the laptop: it survives
// a reload, a tab that was closed and a phone that ran empty. After a day it is nobody's business any more.
const DRAFT_DAYS = 1;
const TAB = "themeday:tab";

// A name that nobody else has made. `crypto.randomUUID` is not there on a page that comes without TLS.
const newName = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

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

// The draft of one field. What another tab holds is its own: it is neither written over nor dropped from here. Only a tab
// that has none itself takes over the newest there is, which most often is of a tab that was closed.
function draftOf(scope, key) {
  const field = `themeday:${scope}:${key}#`;
  const name = field + tab();
  const drop = (which = name) => { try { localStorage.removeItem(which); } catch (error) { /* private mode */ } };
  const put = (value, at = Date.now()) => { try { localStorage.setItem(name, JSON.stringify({ ...value, at })); } catch (error) { /* private mode */ } };
  const read = (which) => {
    try {
      const found = JSON.parse(localStorage.getItem(which));
      if (found && Date.now() - found.at < DRAFT_DAYS * 86400000) return found;
    } catch (error) { /* private mode, or another's */ }
    drop(which);
    return null;
  };
  const others = () => {
    try {
      return Object.keys(localStorage).filter((which) => which.startsWith(field));
    } catch (error) {
      return [];
    }
  };
  return {
    drop: () => drop(),
    put: (value) => put(value),
    find() {
      const mine = read(name);
      if (mine) return mine;
      const [newest] = others().map((which) => ({ which, found: read(which) })).filter(({ found }) => found).sort((one, other) => other.found.at - one.found.at);
      if (!newest) return null;
      drop(newest.which);
      put(newest.found, newest.found.at);
      return newest.found;
    },
  };
}
