// The page's side of a worker.

import { HomeroundError, Status, fileTexts, request } from "./answers.js";
import type {
  Answer,
  CheckReport,
  Document,
  Fault,
  PlanOptions,
  PriceOptions,
  Progress,
  Roster,
  VerifyOptions,
  Versions,
} from "./answers.js";

/** What a page tells a worker. */
export type ToWorker =
  | { kind: "ask"; id: number; verb: string; request: string }
  | { kind: "plan"; id: number; request: string; step: number }
  | { kind: "versions"; id: number }
  | { kind: "cancel"; id: number };

/** What a worker tells a page. */
export type FromWorker =
  | { kind: "answer"; id: number; answer: Answer; stopped?: boolean }
  | { kind: "progress"; id: number; progress: Progress }
  | { kind: "versions"; id: number; versions: Versions }
  | { kind: "error"; id: number; message: string; status: Status; faults: Fault[] };

export interface WatchOptions {
  /** Hears how the search goes. */
  onProgress?: (progress: Progress) => void;
  /** Stops the search: the answer is the best roster so far, with status 130. */
  signal?: AbortSignal;
  /** The work between two messages; half a million without it. */
  step?: number;
}

interface Waiting {
  resolve: (found: never) => void;
  reject: (error: unknown) => void;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** The library in a worker: every question gives a promise, which fails with HomeroundError. */
export class HomeroundWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.#hear(data));
    worker.addEventListener("error", (event) => this.#fail(event.message || "the worker could not be started"));
  }

  /** The versions of the library and its formats. */
  versions(): Promise<Versions> {
    return this.#send((id) => ({ kind: "versions", id }));
  }

  /** Asks by the verb's own name and its request's JSON. */
  ask<T = unknown>(verb: string, requestJson: string): Promise<Answer<T>> {
    return this.#send((id) => ({ kind: "ask", id, verb, request: requestJson }));
  }

  /** The one document of a book, from the files of its folder by name. */
  book(files: Record<string, string | Uint8Array>): Promise<Answer<object>> {
    return this.ask("book", JSON.stringify({ files: fileTexts(files) }));
  }

  /** Whether a book is good. */
  validate(book: Document): Promise<Answer<Record<string, unknown>>> {
    return this.ask("validate", request({ book }));
  }

  /** Plans a book; it can be watched and stopped. */
  plan(book: Document, { from, ...effort }: PlanOptions = {}, watch: WatchOptions = {}): Promise<Answer<Roster>> {
    const { onProgress, signal, step = 500_000 } = watch;
    const text = request({ book, from }, effort);
    const asked = this.#send<Answer<Roster>>((id) => ({ kind: "plan", id, request: text, step }), onProgress);
    const cancel = { kind: "cancel", id: this.#asked } satisfies ToWorker;
    const stop = (): void => this.#worker.postMessage(cancel);
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
    return asked.finally(() => signal?.removeEventListener("abort", stop));
  }

  /** Judges a roster. */
  check(book: Document, roster: Document): Promise<Answer<CheckReport>> {
    return this.ask("check", request({ book, roster }));
  }

  /** Holds what devices recorded against what was planned. */
  verify(
    book: Document,
    roster: Document,
    events: Document,
    options: VerifyOptions = {},
  ): Promise<Answer<Record<string, unknown>>> {
    return this.ask("verify", request({ book, roster, events }, options));
  }

  /** What an hour of a roster costs. */
  price(
    book: Document,
    roster: Document,
    { events, ...options }: PriceOptions = {},
  ): Promise<Answer<Record<string, unknown>>> {
    return this.ask("price", request({ book, roster, events }, options));
  }

  /** Ends the worker; what still waits fails. */
  end(): void {
    this.#worker.terminate();
    this.#fail("the worker was ended");
  }

  #send<T>(message: (id: number) => ToWorker, onProgress?: (progress: Progress) => void): Promise<T> {
    const id = ++this.#asked;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject, onProgress });
      this.#worker.postMessage(message(id));
    });
  }

  #hear(told: FromWorker): void {
    const waiting = this.#waiting.get(told.id);
    if (waiting === undefined) return;
    if (told.kind === "progress") {
      waiting.onProgress?.(told.progress);
      return;
    }
    this.#waiting.delete(told.id);
    if (told.kind === "error") waiting.reject(new HomeroundError(told.message, told.status, told.faults));
    else if (told.kind === "versions") waiting.resolve(told.versions as never);
    else waiting.resolve((told.stopped ? { ...told.answer, status: Status.Stopped, holds: false } : told.answer) as never);
  }

  #fail(message: string): void {
    for (const { reject } of this.#waiting.values()) reject(new HomeroundError(message, Status.Internal));
    this.#waiting.clear();
  }
}
