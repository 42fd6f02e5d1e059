// What a notebook showed, put where it stands in the page.

import { Widget } from "@lumino/widgets";
import type { Manager } from "./manager";
import { inItsPlace, UnknownKind } from "./unknown";

const WIDGET = "application/vnd.jupyter.widget-view+json";

interface Output {
  data?: Record<string, { model_id?: string }>;
}

/**
 * Show every output of a page.
 *
 * @param manager - knows the widgets
 * @param place - holds the outputs, as JSON in script elements
 * @param texts - what may have to be said
 */
export async function show(manager: Manager, place: HTMLElement, texts: Record<string, string>): Promise<void> {
  for (const script of place.querySelectorAll<HTMLScriptElement>(".td-output > script")) {
    const output: Output = JSON.parse(script.textContent || "{}");
    const into = script.parentElement as HTMLElement;
    const id = output.data?.[WIDGET]?.model_id;
    try {
      if (id) await view(manager, id, into);
      else throw new UnknownKind(Object.keys(output.data || {}).join(", "));
    } catch (error) {
      into.append(inItsPlace(texts, error));
      console.warn(error);
    }
  }
}

async function view(manager: Manager, id: string, into: HTMLElement): Promise<void> {
  const model = await manager.get_model(id);
  const found = await manager.create_view(model);
  Widget.attach(found.luminoWidget, into);
}
