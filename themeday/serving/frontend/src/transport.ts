// How messages travel between a page and its kernel. Whatever carries them looks to Jupyter's connection like a WebSocket.

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

export const webSocket: Transport = { name: "websocket", Line: WebSocket };
