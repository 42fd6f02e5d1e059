// anywidget's front end is written for a loader of modules (AMD) that this page does not have: it hands its factory
// here.

type Factory = (base: unknown) => Record<string, unknown>;

export let anywidget: Factory = () => ({});

/** Take the factory of the one module that asks for a loader. */
export function define(_needs: string[], factory: Factory): void {
  anywidget = factory;
}
