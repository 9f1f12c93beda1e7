// The WebAssembly, however it comes.

import { Homeround } from "./index.js";
import type { WasmSource } from "./index.js";

/** The library from its WebAssembly. */
export async function instantiate(wasm: WasmSource): Promise<Homeround> {
  const source = await wasm;
  const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(await bytesOf(source));
  return new Homeround(await WebAssembly.instantiate(module, standIns(module)));
}

async function bytesOf(source: BufferSource | Response): Promise<BufferSource> {
  if (typeof Response === "undefined" || !(source instanceof Response)) return source as BufferSource;
  if (!source.ok) throw new Error(`homeround.wasm cannot be fetched: ${source.status} ${source.statusText}`);
  return source.arrayBuffer();
}

/**
 * What the module asks of its host: the clock, for the time limit that a linear program may be given. None is given here,
 * and no answer may depend on a clock: it stands at zero.
 */
function standIns(module: WebAssembly.Module): WebAssembly.Imports {
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind !== "function") throw new Error(`homeround.wasm asks for a ${kind}, ${from}.${name}`);
    (imports[from] ??= {})[name] = () => 0;
  }
  return imports;
}
