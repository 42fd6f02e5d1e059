// A page that is left frees its kernel soon; a phone that only sleeps keeps it.

let current = "";
let told = false;

/** Tell the server when the page is left on purpose; a page that was only loaded again takes its kernel back. */
export function freeWhenLeft(id: string): void {
  current = id;
  if (told) return;
  told = true;
  addEventListener("pagehide", () => {
    const form = new FormData();
    form.append("_xsrf", /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] || "");
    navigator.sendBeacon(`/voila/api/shutdown/${current}`, form);
  });
}
