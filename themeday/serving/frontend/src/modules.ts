// The browser's side of cards: fetched before the models that need it are made.

/** A module did not come. Some browsers remember that, and ask for it again only when the page is loaded anew. */
export class ModuleMissing extends Error {}

export class Modules {
  private readonly asked = new Map<string, Promise<void>>();

  /**
   * Wait until all that a card's module imports is here.
   *
   * @param text - of the module
   * @throws ModuleMissing
   */
  load(text: string): Promise<void> {
    const asked = this.asked.get(text) ?? this.fetch(text);
    this.asked.set(text, asked);
    return asked;
  }

  private async fetch(text: string): Promise<void> {
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    try {
      await import(address);
    } catch (error) {
      throw new ModuleMissing(String(error));
    } finally {
      URL.revokeObjectURL(address);
    }
  }
}
