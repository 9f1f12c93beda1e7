// The library in WebAssembly: the C interface (bindings/c), called with numbers and addresses.

import { HomeroundError, Status, received } from "./answers.js";
import type { Answer, Progress, Roster, Versions } from "./answers.js";

/** The interface's number, HR_ABI of homeround.h. */
const ABI = 1;
/** A view: an address and a length. */
const VIEW = 8;
/** An hr_progress: work, total, pence, unserved, done. */
const PROGRESS = 32;

interface Exports {
  memory: WebAssembly.Memory;
  hr_abi(): number;
  hr_versions(): number;
  hr_ask(verb: number, request: number, answer: number): number;
  hr_bytes_new(length: number): number;
  hr_bytes_data(bytes: number): number;
  hr_bytes_view(view: number, bytes: number): void;
  hr_bytes_end(bytes: number): void;
  hr_plan_begin(request: number, plan: number, why: number): number;
  hr_plan_step(plan: number, work: bigint, progress: number): number;
  hr_plan_best(plan: number, roster: number): number;
  hr_plan_end(plan: number): void;
}

/** One instance of the library. What it is asked, it answers before it returns. */
export class Engine {
  readonly #exports: Exports;
  /** Room for a view, and for what a call gives back. */
  readonly #view: number;
  readonly #found: number;
  #broken: HomeroundError | undefined;

  constructor(instance: WebAssembly.Instance) {
    this.#exports = instance.exports as unknown as Exports;
    if (this.#exports.hr_abi() !== ABI) throw new Error("this homeround.wasm is of another version of the package");
    this.#view = this.#exports.hr_bytes_data(this.#exports.hr_bytes_new(VIEW));
    this.#found = this.#exports.hr_bytes_data(this.#exports.hr_bytes_new(PROGRESS));
  }

  /** The versions of the library and its formats. */
  versions(): Versions {
    return JSON.parse(this.#text(this.#exports.hr_versions()));
  }

  /** Answers a request, which is the JSON of the verb. @throws HomeroundError */
  ask<T>(verb: string, request: string): Answer<T> {
    return this.#guarded(() =>
      this.#lent(`${verb}\0`, (name) =>
        this.#lent(request, () => {
          const status = this.#exports.hr_ask(name, this.#view, this.#found);
          return received<T>(status, this.#text(this.#taken(0)));
        }),
      ),
    );
  }

  /** Begins to plan. @throws HomeroundError */
  begin(request: string): number {
    return this.#guarded(() =>
      this.#lent(request, () => {
        const status = this.#exports.hr_plan_begin(this.#view, this.#found, this.#found + 4);
        if (status !== Status.Yes) received(status, this.#text(this.#taken(4)));
        return this.#taken(0);
      }),
    );
  }

  /** Searches on for about this much more work, or to the end. */
  step(plan: number, work: number): Progress {
    return this.#guarded(() => {
      this.#exports.hr_plan_step(plan, BigInt(Math.max(1, Math.floor(work))), this.#found);
      const found = new DataView(this.#exports.memory.buffer, this.#found, PROGRESS);
      return {
        work: Number(found.getBigUint64(0, true)),
        total: Number(found.getBigUint64(8, true)),
        pence: Number(found.getBigInt64(16, true)),
        unserved: found.getUint32(24, true),
        done: found.getUint32(28, true) === 1,
      };
    });
  }

  /** The best roster so far. */
  best(plan: number): Answer<Roster> {
    return this.#guarded(() => {
      const status = this.#exports.hr_plan_best(plan, this.#found);
      return received<Roster>(status, this.#text(this.#taken(0)));
    });
  }

  /** Frees a plan, once. */
  end(plan: number): void {
    this.#guarded(() => this.#exports.hr_plan_end(plan));
  }

  /** Lends a text for the length of a call: its bytes stand in the view. */
  #lent<T>(text: string, use: (address: number) => T): T {
    const bytes = new TextEncoder().encode(text);
    const handle = this.#exports.hr_bytes_new(bytes.length);
    if (handle === 0) throw new HomeroundError("there is no memory for the request", Status.Internal);
    try {
      const address = this.#exports.hr_bytes_data(handle);
      new Uint8Array(this.#exports.memory.buffer, address, bytes.length).set(bytes);
      const view = new DataView(this.#exports.memory.buffer, this.#view, VIEW);
      view.setUint32(0, address, true);
      view.setUint32(4, bytes.length, true);
      return use(address);
    } finally {
      this.#exports.hr_bytes_end(handle);
    }
  }

  /** The address that a call gave back. */
  #taken(at: number): number {
    return new DataView(this.#exports.memory.buffer, this.#found, PROGRESS).getUint32(at, true);
  }

  /** The text of bytes handed out, which are freed. */
  #text(handle: number): string {
    this.#exports.hr_bytes_view(this.#view, handle);
    const view = new DataView(this.#exports.memory.buffer, this.#view, VIEW);
    const bytes = new Uint8Array(this.#exports.memory.buffer, view.getUint32(0, true), view.getUint32(4, true));
    // A copy: what is shared with other threads cannot be decoded in place.
    const text = new TextDecoder().decode(bytes.slice());
    this.#exports.hr_bytes_end(handle);
    return text;
  }

  /** After a trap nothing in the memory can be relied on: everything that is asked later says so. */
  #guarded<T>(work: () => T): T {
    if (this.#broken !== undefined) throw this.#broken;
    try {
      return work();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      this.#broken = new HomeroundError(`homeround broke, load it again: ${error.message}`, Status.Internal);
      throw this.#broken;
    }
  }
}
