// How messages travel between a page and its kernel. Whatever carries them looks to Jupyter's connection like a
// WebSocket.

/** What Jupyter's connection uses of a WebSocket. */
export type Line = Pick<
  WebSocket,
  "binaryType" | "protocol" | "readyState" | "onopen" | "onmessage" | "onclose" | "onerror" | "send" | "close"
>;

/** One way for messages to travel; a line is opened anew for each attempt. */
export interface Transport {
  readonly name: string;
  readonly Line: new (url: string, protocols?: string | string[]) => Line;
}

/** The connection that the page itself opened while its script was still on its way. */
interface Early {
  session: string;
  socket: WebSocket;
}

const { tdLine: early } = window as unknown as { tdLine?: Early };

/** By which the kernel knows the page; it begins with the connection that is open already, if there is one. */
export const session = early?.session;
let untaken = early?.socket;

/** The one protocol that the server speaks. Jupyter's connection asks for none once a line did not open. */
const PROTOCOL = "v1.kernel.websocket.jupyter.org";

/** A WebSocket; the first time the one that is open already, unless nothing came of it. */
function FirstEarly(url: string): WebSocket {
  const socket = untaken;
  untaken = undefined;
  if (!socket || socket.url !== url || socket.readyState > WebSocket.OPEN) return new WebSocket(url, PROTOCOL);
  if (socket.readyState === WebSocket.OPEN) queueMicrotask(() => socket.onopen?.(new Event("open")));
  return socket;
}

export const webSocket: Transport = { name: "websocket", Line: FirstEarly as unknown as Transport["Line"] };
