// What was sent last of one thing that is to be kept, and which answers to it still count.

import { asText, newName } from "./drafts";

export class Attempts<Value> {
  private value: Value | null = null;
  private readonly awaited = new Set<string>();
  private latest = "";
  private waits = false; // the latest may still be answered in time

  /** Begin another attempt; an answer about something else says nothing about this. */
  begin(value: Value): string {
    if (!this.isOf(value)) this.awaited.clear();
    this.value = value;
    this.latest = newName();
    this.awaited.add(this.latest);
    this.waits = true;
    return this.latest;
  }

  /** Whether what was sent last is this. */
  isOf(value: Value): boolean {
    return asText(this.value) === asText(value);
  }

  /** No answer came in time. One that comes later still counts. */
  giveUp(): void {
    this.waits = false;
  }

  /** Take an answer; return whether it counts. Each attempt is answered once. */
  answered(name: string): boolean {
    return this.awaited.delete(name);
  }

  /** Whether an answer ends the waiting for the latest attempt; then nothing is waited for any more. */
  ends(name: string): boolean {
    const ends = this.waits && name === this.latest;
    if (ends) this.waits = false;
    return ends;
  }

  /** It is kept: what else was sent of it needs no answer. */
  settle(): void {
    this.awaited.clear();
  }
}
