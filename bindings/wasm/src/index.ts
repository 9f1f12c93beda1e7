// The package: every verb as a function, on the thread that calls.

import { fileTexts, request } from "./answers.js";
import type {
  Answer,
  CheckReport,
  Document,
  Effort,
  FitOptions,
  PlanOptions,
  PriceOptions,
  Progress,
  RepairOptions,
  Roster,
  VerifyOptions,
  WithRoster,
  Versions,
} from "./answers.js";
import { Engine } from "./engine.js";

export * from "./answers.js";
export type { WatchOptions } from "./client.js";

/** The questions that can be asked. Every one throws HomeroundError, with all faults, when there is no answer. */
export class Homeround {
  readonly #engine: Engine;

  constructor(instance: WebAssembly.Instance) {
    this.#engine = new Engine(instance);
  }

  /** The versions of the library and its formats. */
  versions(): Versions {
    return this.#engine.versions();
  }

  /** Asks by the verb's own name and its request's JSON. */
  ask<T = unknown>(verb: string, requestJson: string): Answer<T> {
    return this.#engine.ask<T>(verb, requestJson);
  }

  /** The one document of a book, from the files of its folder by name: `homeround.toml`, `clients.csv`, `roads/car.csv`. */
  book(files: Record<string, string | Uint8Array>): Answer<object> {
    return this.ask("book", JSON.stringify({ files: fileTexts(files) }));
  }

  /** Whether a book is good. */
  validate(book: Document): Answer<Record<string, unknown>> {
    return this.ask("validate", request({ book }));
  }

  /** Plans a book to the end. In a page use a worker, or `planner`. */
  plan(book: Document, { from, ...effort }: PlanOptions = {}): Answer<Roster> {
    return this.ask("plan", request({ book, from }, effort));
  }

  /** Plans a book step by step. */
  planner(book: Document, { from, ...effort }: PlanOptions = {}): Planner {
    return this.planRequest(request({ book, from }, effort));
  }

  /** As `planner`, from the request's JSON. */
  planRequest(requestJson: string): Planner {
    return new Planner(this.#engine, requestJson);
  }

  /** Judges a roster. It holds when every visit is made, legally. */
  check(book: Document, roster: Document): Answer<CheckReport> {
    return this.ask("check", request({ book, roster }));
  }

  /** Whether a book can be delivered. */
  prove(book: Document, effort: Effort = {}): Answer<Record<string, unknown>> {
    return this.ask("prove", request({ book }, effort));
  }

  /** Checks a certificate. */
  proveCheck(book: Document, certificate: Document): Answer<Record<string, unknown>> {
    return this.ask("prove_check", request({ book, certificate }));
  }

  /** Holds what devices recorded against what was planned. It holds when nothing needs attention. */
  verify(
    book: Document,
    roster: Document,
    events: Document,
    options: VerifyOptions = {},
  ): Answer<Record<string, unknown>> {
    return this.ask("verify", request({ book, roster, events }, options));
  }

  /** Verifies one situation told in one document. */
  verifyScenario(scenario: Document): Answer<Record<string, unknown>> {
    return this.ask("verify", request({ scenario }));
  }

  /** What an hour of a roster costs. With a fee it holds when the fee pays. */
  price(
    book: Document,
    roster: Document,
    { events, ...options }: PriceOptions = {},
  ): Answer<Record<string, unknown>> {
    return this.ask("price", request({ book, roster, events }, options));
  }

  /** What an average hour costs; lengths are visits in minutes, in quotes. */
  priceHour(
    inputs: Document,
    options: { fee?: string; lengths?: string[] } = {},
  ): Answer<Record<string, unknown>> {
    return this.ask("price", request({ inputs }, options));
  }

  /** Why a visit is made by whom it is, or by nobody. */
  explain(book: Document, roster: Document, visit?: string): Answer<Record<string, unknown>[]> {
    return this.ask("explain", request({ book, roster }, { visit }));
  }

  /** Where visits that nobody makes can go. */
  fit(book: Document, roster: Document, options: FitOptions = {}): Answer<WithRoster> {
    return this.ask("fit", request({ book, roster }, { ...options, output: true }));
  }

  /** Mends a published day on which something went wrong. */
  repair(book: Document, roster: Document, options: RepairOptions): Answer<WithRoster> {
    return this.ask("repair", request({ book, roster }, { ...options, output: true }));
  }
}

/** A book in planning: step until it is done or you have had enough, take the best, and end it. */
export class Planner {
  readonly #engine: Engine;
  #plan: number;

  constructor(engine: Engine, requestJson: string) {
    this.#engine = engine;
    this.#plan = engine.begin(requestJson);
  }

  /** Searches on for about this much more work (half a million without it), or to the end. */
  step(work = 500_000): Progress {
    return this.#engine.step(this.#live(), work);
  }

  /** The best roster so far; at the end it is that of `plan`, to the byte. */
  best(): Answer<Roster> {
    return this.#engine.best(this.#live());
  }

  /** Frees its memory. */
  end(): void {
    if (this.#plan !== 0) this.#engine.end(this.#plan);
    this.#plan = 0;
  }

  #live(): number {
    if (this.#plan === 0) throw new Error("the planner was ended");
    return this.#plan;
  }
}

/** What the WebAssembly can come as: bytes, a module, or an answer of `fetch`. */
export type WasmSource = BufferSource | WebAssembly.Module | Response | Promise<Response>;
