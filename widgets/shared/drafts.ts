// What someone types or chooses stays on this device, per person, field and tab, until it is kept on the laptop: it
// survives a reload, a tab that was closed and a phone that ran empty. After a day it is nobody's business any more.

const DRAFT_DAYS = 1;
const TAB = "themeday:tab";

declare global {
  var tdTab: string | undefined;
}

/** Return a name that nobody else has made. `crypto.randomUUID` is not there on a page that comes without TLS. */
export const newName = (): string =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// The name of this tab. It is taken along when the page is loaded again; a tab that was made as a copy of this one
// finds nothing, because the name is only laid down when a page is left.
function tab(): string {
  if (globalThis.tdTab) return globalThis.tdTab;
  try {
    globalThis.tdTab = sessionStorage.getItem(TAB) || "";
    sessionStorage.removeItem(TAB);
  } catch {
    // private mode
  }
  const name = globalThis.tdTab || newName();
  globalThis.tdTab = name;
  addEventListener("pagehide", () => {
    try {
      sessionStorage.setItem(TAB, name);
    } catch {
      // private mode
    }
  });
  return name;
}

/** Return what was typed as Python compares it: white space around a text makes no difference. */
export const asText = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === "string" ? part.trim() : part));

export interface Draft<Value> {
  value: Value;
  /** When it was typed, in milliseconds since the epoch. */
  at: number;
  /** Saving was asked for; this was kept then, as `asText` writes it. */
  before?: string;
  /** Another tab has taken it. */
  copied?: boolean;
}

/** The draft of one field, as one tab sees it. */
export interface DraftStore<Value> {
  put(draft: { value: Value; before?: string }): void;
  /** A value is kept: mine is needed no more, and neither is another's that says the same. */
  kept(value: Value): void;
  find(): Draft<Value> | null;
}

/**
 * Return the draft of one field. What another tab holds is its own and stays: that tab may be open, and have it on
 * its screen. Only a tab that has none itself copies the newest there is, which most often is of a tab that was
 * closed; what was copied once is not offered again.
 */
export function draftOf<Value>(scope: string, key: string): DraftStore<Value> {
  const field = `themeday:${scope}:${key}#`;
  const mine = field + tab();
  const put = (name: string, draft: Draft<Value>) => {
    try {
      localStorage.setItem(name, JSON.stringify(draft));
    } catch {
      // private mode
    }
  };
  const drop = (name: string) => {
    try {
      localStorage.removeItem(name);
    } catch {
      // private mode
    }
  };
  const read = (name: string): Draft<Value> | null => {
    try {
      const draft = JSON.parse(localStorage.getItem(name) ?? "null");
      if (draft && Date.now() - draft.at < DRAFT_DAYS * 86400000) return draft;
    } catch {
      // private mode, or another's
    }
    drop(name);
    return null;
  };
  const all = () => {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(field));
      return names.flatMap((name) => {
        const draft = read(name);
        return draft ? [{ name, draft }] : [];
      });
    } catch {
      return []; // private mode
    }
  };
  return {
    put: (draft) => put(mine, { ...draft, at: Date.now() }),
    kept(value) {
      drop(mine);
      for (const { name, draft } of all()) if (asText(draft.value) === asText(value)) drop(name);
    },
    find() {
      const found = read(mine);
      if (found) return found;
      const others = all().filter(({ draft }) => !draft.copied);
      const [newest] = others.sort((one, other) => other.draft.at - one.draft.at);
      if (!newest) return null;
      put(mine, newest.draft);
      put(newest.name, { ...newest.draft, copied: true });
      return newest.draft;
    },
  };
}
