// What the console shows, as `console.py` and what it is made of tell of it.

import type { Timer } from "../shared/clock";
import type { Card, Option } from "../shared/model";

/** Something to choose; its handle says nothing to anyone else. */
export interface Listed {
  handle: string;
  text: string;
}

/** Rows of a table: what is measured, and its values. */
export type Measures = { text: string; values: string[] }[];

interface Show {
  key: string;
  on: boolean;
  /** Names of labels. */
  label: string;
  status: string;
}

/** A question, a lesson or something else that can be opened or shown. */
export interface Asked {
  key: string;
  ask: string;
  counts: string;
  /** Of all who are here, how many answered. */
  part: number;
  askable: boolean;
  open: boolean;
  shows: Show[];
  given?: boolean;
}

export interface Answer extends Listed {
  by: string;
  hidden: boolean;
  /** The handle by which it is let through, when it waits for that. */
  waits: string;
}

export interface Chapter {
  key: string;
  title: string;
  plan: string;
  current: boolean;
  status: string;
  button: string;
  /** What a second press on the button is asked with, where it ends something. */
  sure: string;
}

export interface State {
  title: string;
  rehearsal: boolean;
  languages: Option[];
  served: boolean;
  restarted: string;
  join: {
    code: string;
    address: string;
    warning: string;
    moved: string;
    places: (Listed & { chosen: boolean })[];
  };
  joined: string;
  roles: string[];
  clock: { now: string; text: string; note: string };
  running: boolean;
  focus: string;
  line: string;
  /** What the facilitator says, as safe HTML. */
  say: string;
  /** What the facilitator has on the big screen. */
  screen: string;
  minutes: number;
  next: { key?: string; text: string; sure: string };
  end_sure: string;
  chapters: Chapter[];
}

interface Way {
  key: string;
  name: string;
  used: boolean;
}

export interface Pairing {
  fields?: { name: string; label: string; value: number; most: number }[];
  trios: boolean;
  scheduled: boolean;
  begun: boolean;
  plan: string[];
  newcomers: string;
  in_the_way: string[];
  round: string;
  part: number | null;
  next: number;
  next_text: string;
  next_sure: string;
  last: boolean;
  people: Listed[];
  bell: boolean;
  board: { state: "" | "open" | "closed"; text: string };
  willing: string;
  made: boolean;
  published: boolean;
  match: string[];
  /** Who is matched with whom, by name. */
  pairs: string[];
  compare: { ways?: Way[]; rows?: Measures };
  move: { young?: Listed[]; leaders?: Listed[]; text: string[]; names: string[]; rows: Measures };
  example: { pairs?: (Listed & { chosen: boolean })[] };
}

export interface Console extends Card {
  /** Lines of the log that cannot be read. */
  damaged: number;
  state: State;
  asked: Asked[];
  /** By the key of what is asked. */
  answers: Record<string, Answer[]>;
  pairing: Pairing;
  timer: Timer;
  notice: { attempt: string; ok: boolean; goes_on?: boolean; text: string };
  /** What is being worked out, and what has to wait for it. */
  working: { what?: string; wait?: string[] };
}
