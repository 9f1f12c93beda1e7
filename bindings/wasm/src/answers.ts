// Questions, answers and errors, as the command prints them with --json.

/** How a question ended: the exit code of the command of that name. */
export const Status = {
  /** It holds; it was done. */
  Yes: 0,
  /** It does not hold. */
  No: 1,
  /** The question cannot be meant. */
  Refused: 2,
  /** The input has faults, all of which are told. */
  Faults: 3,
  /** Nobody knows yet; for a plan: visits are left over. */
  Undecided: 4,
  /** Something broke that should not. */
  Internal: 5,
  /** The work was stopped. */
  Stopped: 130,
} as const;
export type Status = (typeof Status)[keyof typeof Status];

/** A JSON document: an object, its text, or the text's bytes in UTF-8. Texts and bytes go in as they stand. */
export type Document = object | string | Uint8Array;

/** An answer. */
export interface Answer<T = unknown> {
  status: Status;
  /** Whether the answer is yes. */
  holds: boolean;
  /** The answer's JSON, the command's bytes. */
  json: string;
  /** The answer. */
  value: T;
}

/** One fault in one cell of one file. */
export interface Fault {
  file: string;
  /** The row as a spreadsheet counts it, or the item's number from 1; null when the fault is the whole file's. */
  row: number | null;
  column: string;
  value: string;
  problem: string;
  remedy: string;
  code: string;
}

/** A visit (one carer's part of it) or a break in a round. */
export interface Stop {
  visit?: string;
  break?: string;
  client?: string;
  /** Local time with its offset: `2026-03-02T08:00:00+00:00`. */
  start: string;
  end: string;
}

/** One carer's ordered stops in a shift. */
export interface Round {
  shift: string;
  carer: string;
  with?: string;
  stops: Stop[];
}

/** A roster: all rounds, and the visits that nobody makes. */
export interface Roster {
  format: string;
  branch: string;
  start: string;
  days: number;
  rounds: Round[];
  unserved: string[];
  provenance?: Provenance;
}

/** How a roster came to be. A file of `homeround.roster/1` says the seed, the work and the cost alone. */
export interface Provenance {
  package?: string;
  /** The version of the search: packages with the same one find the same roster. */
  search?: number;
  seed: number;
  work: number;
  chains?: number;
  from_roster?: boolean;
  stopped?: boolean;
  /** SHA-256 of the book and its travel times. */
  book?: string;
  cost: { line: string; pounds: string }[];
}

/** What runs here: the package, its search, and its formats. */
export interface Versions {
  package: string;
  search: number;
  [format: string]: string | number;
}

/** A rule broken, and by what. */
export interface Breach {
  [field: string]: unknown;
}

/** What the check says of a roster. */
export interface CheckReport {
  legal: boolean;
  breaches: Breach[];
  law?: Breach[];
  visits: number;
  unserved: string[];
  left_out?: string[];
  cost: { line: string; pounds: string }[];
  pounds: string;
  /** That the roster was made for another book. */
  notice?: string;
}

/** Where a search stands. */
export interface Progress {
  /** The work done so far: places tested and starts carried forward. */
  work: number;
  /** The work of the whole search. */
  total: number;
  /** Visits that nobody makes in the best roster so far. */
  unserved: number;
  /** What planning weighs in it, in pence. */
  pence: number;
  done: boolean;
}

/** How hard to search, and from where. The same book, seed, work and chains give the same roster, to the byte. */
export interface Effort {
  /** Where the dice begin; 1 without it. */
  seed?: number;
  /** How long to search; without it 100 thousand for each visit. */
  work?: number;
  /** How many searches run, the best of which is kept; 1 without it. */
  chains?: number;
}

export interface PlanOptions extends Effort {
  /** A roster to begin from. */
  from?: Document;
}

export interface VerifyOptions {
  /** What else is known: tags, registered numbers, corrections. */
  with?: object;
  as_of?: string;
  profile?: string;
}

export interface PriceOptions {
  /** Events, to price what was verified and not what was planned. */
  events?: Document;
  /** What an hour is paid, in quotes: `"24.10"`. */
  fee?: string;
  threshold_ni?: boolean;
  employment_allowance?: boolean;
  pension_band?: boolean;
}

export interface FitOptions {
  packages?: string[];
  offers?: number;
}

export interface RepairOptions {
  /** Now: `2026-03-02T07:10`. */
  at: string;
  sick?: string[];
  overruns?: string[];
  cancelled?: string[];
  max_changes?: number;
  change_price?: string;
  work?: number;
}

/** An answer with the roster that the command writes with `--output`. */
export interface WithRoster<T = unknown> {
  answer: T;
  roster: Roster | null;
}

/** No answer was given. */
export class HomeroundError extends Error {
  override name = "HomeroundError";
  constructor(
    message: string,
    readonly status: Status,
    /** Everything that is wrong with the input; empty when it was not the input. */
    readonly faults: Fault[] = [],
  ) {
    super(message);
  }
}

/** The answer of a status and its JSON. @throws HomeroundError when it is an error. */
export function received<T>(status: number, json: string): Answer<T> {
  const value = JSON.parse(json);
  switch (status) {
    case Status.Faults:
      throw new HomeroundError(value.faults.map(faultLine).join("\n"), status, value.faults);
    case Status.Refused:
    case Status.Internal:
      throw new HomeroundError(value.error.message, status);
  }
  return { status: status as Status, holds: status === Status.Yes, json, value };
}

function faultLine(fault: Fault): string {
  const row = fault.row === null ? "" : `, row ${fault.row}`;
  const column = fault.column === "" ? "" : `, ${fault.column}`;
  const value = fault.value === "" ? "" : ` ${JSON.stringify(fault.value)}`;
  return `${fault.file}${row}${column}:${value} ${fault.problem}. ${fault.remedy}`;
}

/** One request: documents as they stand, and the options that were given. */
export function request(documents: Record<string, Document | undefined>, options: object = {}): string {
  const fields = Object.entries(documents)
    .filter(([, document]) => document !== undefined)
    .map(([name, document]) => `${JSON.stringify(name)}:${text(document as Document)}`);
  const given = JSON.stringify(options).slice(1, -1);
  return `{${[...fields, ...(given === "" ? [] : [given])].join(",")}}`;
}

function text(document: Document): string {
  if (typeof document === "string") return document;
  return document instanceof Uint8Array ? new TextDecoder().decode(document) : JSON.stringify(document);
}

/** The files of a folder by name, as texts. Bytes that are no UTF-8 are read as Windows-1252, as spreadsheets save them. */
export function fileTexts(files: Record<string, string | Uint8Array>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, file]) => [name, typeof file === "string" ? file : decode(file)]),
  );
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** A CSV as a document: its text in quotes. `verify` takes it for events, every verb for a roster. */
export function csv(textOfCsv: string): Document {
  return JSON.stringify(textOfCsv);
}
