// The widgets of a page: which kinds there are, and what is said of a kind that there is not.

import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as box from "@jupyter-widgets/controls/lib/widget_box";
import type { Kernel } from "@jupyterlab/services";
import type { JSONObject } from "@lumino/coreutils";
import "anywidget";
import { anywidget } from "./define";
import { Modules } from "./modules";
import { UnknownKind, viewOfUnknown } from "./unknown";

type Exports = Record<string, unknown>;
type Kind = typeof base.WidgetModel | typeof base.WidgetView;

const KINDS: Record<string, Exports> = {
  "@jupyter-widgets/base": base as unknown as Exports,
  "@jupyter-widgets/controls": box as unknown as Exports,
  anywidget: anywidget(base),
};

type Hear = Parameters<base.shims.services.Comm["on_msg"]>[0];

/**
 * Refuses to send while there is no connection: Jupyter's own would keep it and send it later, beside what is sent
 * anew. And it keeps what arrives while its model is being made, which Jupyter's own would drop: a card would stay
 * behind.
 */
class HonestComm extends base.shims.services.Comm {
  private early: unknown[] = [];

  constructor(
    comm: Kernel.IComm,
    private readonly inTouch: () => boolean,
  ) {
    super(comm);
    comm.onMsg = (message) => void this.early.push(message);
  }

  on_msg(hear: Hear): void {
    super.on_msg(hear);
    const early = this.early;
    this.early = [];
    queueMicrotask(() => {
      for (const message of early) hear(message);
    });
  }

  send(...message: Parameters<base.shims.services.Comm["send"]>): string {
    if (!this.inTouch()) throw new Error("no connection");
    return super.send(...message);
  }
}

export class Manager extends ManagerBase {
  private readonly unknown: typeof base.DOMWidgetView;
  private readonly models: Promise<base.WidgetModel>[] = [];
  private readonly modules = new Modules();

  /**
   * @param kernel - that has the widgets
   * @param inTouch - whether what is sent now arrives
   * @param texts - what may have to be said
   */
  constructor(
    private readonly kernel: Kernel.IKernelConnection,
    private readonly inTouch: () => boolean,
    texts: Record<string, string>,
  ) {
    super();
    this.unknown = viewOfUnknown(texts);
    kernel.registerCommTarget(this.comm_target_name, async (comm, message) => {
      await this.handle_comm_open(new HonestComm(comm, inTouch), message);
    });
  }

  /** Fetch the state of all widgets of the kernel, and make their models. */
  async load(): Promise<void> {
    await this._loadFromKernel();
  }

  register_model(id: string, model: Promise<base.WidgetModel>): void {
    this.models.push(model);
    super.register_model(id, model);
  }

  /**
   * Let go of all models and what they show; nothing of them tries anything any more.
   *
   * Each for itself, and without a word to their kernel: it is gone, and whoever said goodbye to it would get an error
   * and leave all the others as they are.
   */
  async close(): Promise<void> {
    await Promise.allSettled(this.models.map(async (model) => (await model).close(true)));
  }

  /** Make a model once its card's module is here: a model that waits longer than two seconds for it stays deaf. */
  async _make_model(...[options, state]: Parameters<ManagerBase["_make_model"]>): Promise<base.WidgetModel> {
    if (state?._esm) await this.modules.load(state._esm);
    return super._make_model(options, state);
  }

  protected async loadClass(name: string, module: string): Promise<Kind> {
    if (name === "ErrorWidgetView") return this.unknown; // the packages' own speaks English, to programmers
    const found = KINDS[module]?.[name];
    if (found === undefined) throw new UnknownKind(`${module}.${name}`);
    return found as Kind;
  }

  protected async _create_comm(
    target: string,
    id: string,
    data?: JSONObject,
    metadata?: JSONObject,
    buffers?: ArrayBuffer[] | ArrayBufferView[],
  ): Promise<base.IClassicComm> {
    const comm = this.kernel.createComm(target, id);
    if (data || metadata) comm.open(data, metadata, buffers);
    return new HonestComm(comm, this.inTouch);
  }

  protected async _get_comm_info(): Promise<Record<string, unknown>> {
    const reply = await this.kernel.requestCommInfo({ target_name: this.comm_target_name });
    return reply.content.status === "ok" ? reply.content.comms : {};
  }
}
