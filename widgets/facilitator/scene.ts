// What the big screen shows, as `projector.py` tells of it.

import type { Bar } from "../shared/charts";
import type { Result } from "../shared/results";
import type { Seating } from "./projector_pages";

export interface Bars {
  when: "before" | "after";
  part: number;
  mean: string;
}

export interface LessonChoice {
  title: string;
  minutes: string;
  n_text: string;
  bars: Bars[];
}

/** The step of a lesson that the room is at. */
export interface LessonNow {
  of: string;
  part: string;
  html: string;
  ask: string;
  options: string[];
  groups: string[];
  solution: { text: string }[];
  bars: Bar[];
  signs: string;
  answered: string;
}

export interface Tip {
  text: string;
  votes: string;
}

export interface Tips {
  do: Tip[];
  dont: Tip[];
  more: string;
  /** The number of the first one. */
  first?: number;
}

export interface Scene extends Partial<Seating> {
  kind: "" | "lobby" | "between" | "chapter" | "end";
  key: string;
  title: string;
  line: string;
  day: string;
  rehearsal: boolean;
  join: { link: string; address: string; code: string; qr: string };
  /** Why nobody can join, when that is so. */
  unreachable: string;
  joined: string;
  roles: string[];
  answered: string;
  results: Result[];
  lesson?: LessonNow;
  lessons?: LessonChoice[];
  pairs?: [string, string][];
  tips?: Tips;
}
