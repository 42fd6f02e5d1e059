// The connection to the page's kernel: it is tried again for ever, and at once when there is a reason to hope.

import { CommsOverSubshells } from "@jupyterlab/services/lib/kernel/comm";
import { KernelConnection } from "@jupyterlab/services/lib/kernel/default";
import { ServerConnection } from "@jupyterlab/services/lib/serverconnection";
import { session, type Transport, webSocket } from "./transport";

// Milliseconds; the last one goes on. A server that died starts again within seconds, and the room waits for it.
const WAITS = [500, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 2000, 4000, 8000, 15000];
const PATIENCE = 8000; // milliseconds without an answer after which a connection is no connection

const BEAT = 25000; // milliseconds after which a page that is looked at asks whether all is well
const STUCK = 5000; // milliseconds out of touch after which someone wants to hear what is in the way

/**
 * What is in the way: nobody answers at all; or pages come, and only the live connection does not, because a proxy, a
 * firewall or a filter lets no WebSocket through.
 */
export type Obstacle = "" | "silent" | "blocked";

export interface Told {
  /** Whether the page is in touch with its kernel. */
  connected(yes: boolean): void;
  /** What is in the way, once that takes long; nothing as soon as it is out of the way. */
  obstacle(what: Obstacle): void;
  /** The kernel is gone for good: the page needs another one. */
  gone(): void;
}

/**
 * Keeps a page in touch with its kernel.
 *
 * Jupyter's own connection gives up after seven tries, and does not know that a phone woke up or that its network is
 * back. This one asks the server whether the page still lives, and acts on the answer.
 */
export class Steady {
  readonly kernel: KernelConnection;
  /** Settled when the kernel is connected for the first time, or is gone. */
  readonly ready: Promise<void>;
  private settle: { resolve: () => void; reject: (why: Error) => void } | null = null;
  private tries = 0;
  private timer = 0;
  private readonly beat: number;
  private asking = false;
  private over = false;
  private reached = false;
  private heard = false; // something has come by the line that is open now
  private since = Date.now(); // when it was last known to work, or began; 0 while it works
  private obstacle: Obstacle = "";

  /**
   * @param id - of the kernel
   * @param told - hears how it goes
   * @param transport - by which messages travel
   */
  constructor(
    private readonly id: string,
    private readonly told: Told,
    transport: Transport = webSocket,
  ) {
    this.ready = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    const serverSettings = ServerConnection.makeSettings({
      baseUrl: location.origin,
      appendToken: false,
      WebSocket: transport.Line as typeof WebSocket,
    });
    this.kernel = new KernelConnection({
      model: { id, name: "python3" },
      clientId: session,
      serverSettings,
      handleComms: true,
      // An ordinary kernel would make a thread for the cards, and each lost connection an error of it.
      commsOverSubshells: CommsOverSubshells.Disabled,
    });
    this.kernel.connectionStatusChanged.connect(this.changed, this);
    this.kernel.anyMessage.connect((_, { direction }) => direction === "recv" && this.hear());
    this.kernel.statusChanged.connect(() => {
      if (this.kernel.status === "dead") this.end();
    });
    addEventListener("online", this.hope);
    addEventListener("offline", this.doubt);
    document.addEventListener("visibilitychange", this.hope);
    addEventListener("td-silence", this.doubt);
    this.beat = window.setInterval(() => document.hidden || void this.look(), BEAT * (0.8 + 0.4 * Math.random()));
    this.lookAfter(STUCK);
  }

  /** Stop for good. */
  close(): void {
    this.over = true;
    this.settle?.reject(new Error("closed"));
    clearTimeout(this.timer);
    clearInterval(this.beat);
    removeEventListener("td-silence", this.doubt);
    removeEventListener("online", this.hope);
    removeEventListener("offline", this.doubt);
    document.removeEventListener("visibilitychange", this.hope);
    this.kernel.dispose();
  }

  private changed(): void {
    if (this.over) return;
    this.heard = false;
    const connected = this.kernel.connectionStatus === "connected";
    this.tell(connected);
    if (connected) {
      this.settle?.resolve();
      this.tries = 0;
      this.lookAfter(STUCK); // unless something is heard: who only pretends to connect brings nothing
    } else {
      this.later();
    }
  }

  /** Something came: the connection works, and nothing is in the way. */
  private hear(): void {
    if (this.heard || this.over) return;
    this.heard = true;
    clearTimeout(this.timer);
    this.find("");
  }

  private later(): void {
    const wait = WAITS[Math.min(this.tries, WAITS.length - 1)];
    this.tries += 1;
    // Not the whole room at once when the laptop is back.
    this.lookAfter(wait * (0.7 + 0.6 * Math.random()));
  }

  private lookAfter(wait: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), wait);
  }

  /** There is a reason to hope: the phone woke up, or its network is back. */
  private readonly hope = (): void => {
    if (document.hidden || this.over) return;
    this.tries = 0;
    void this.look();
  };

  /**
   * The network may be gone, and a socket takes minutes to notice. On the laptop itself there may never have been one.
   */
  private readonly doubt = (): void => void this.look();

  /** Whether what is sent now arrives, as far as can be known. */
  get inTouch(): boolean {
    return this.reached && this.kernel.connectionStatus === "connected";
  }

  private tell(reached: boolean): void {
    this.reached = reached;
    if (reached && this.heard) this.find("");
    else this.since = this.since || Date.now();
    this.told.connected(reached);
  }

  /** Say what is in the way, unless that was only a moment. */
  private find(what: Obstacle): void {
    if (what && Date.now() - this.since < STUCK) return;
    if (!what) this.since = 0;
    if (what === this.obstacle) return;
    this.obstacle = what;
    this.told.obstacle(what);
  }

  private async look(): Promise<void> {
    if (this.asking || this.over) return;
    this.asking = true;
    clearTimeout(this.timer);
    const lives = await alive(this.id);
    this.asking = false;
    if (this.over) return;
    if (lives === false) return this.end();
    if (!this.heard) this.find(lives ? "blocked" : "silent");
    if (lives && this.kernel.connectionStatus === "connected" && (await this.answers())) return this.tell(true);
    if (this.over) return;
    this.heard = false;
    this.tell(false);
    this.find(lives ? "blocked" : "silent");
    if (lives) void this.kernel.reconnect().catch(() => undefined);
    this.later();
  }

  /** Whether the websocket that seems to be open is: a phone that changes networks keeps one that leads nowhere. */
  private async answers(): Promise<boolean> {
    const silence = new Promise<false>((resolve) => setTimeout(() => resolve(false), PATIENCE));
    const answer = this.kernel.requestCommInfo({ target_name: "jupyter.widget.control" }).then(
      () => true,
      () => false,
    );
    return Promise.race([answer, silence]);
  }

  private end(): void {
    if (this.over) return;
    this.settle?.reject(new Error("gone"));
    this.tell(false);
    this.told.gone();
  }
}

/** Return whether a page's kernel lives; null when nobody answers. */
export async function alive(id: string): Promise<boolean | null> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(`/alive/${id}`, { cache: "no-store", signal: stop.signal });
    return answer.status === 204 ? true : answer.status === 410 ? false : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
