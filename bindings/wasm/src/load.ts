// The WebAssembly, however it comes.

import { Homeround } from "./index.js";
import type { WasmSource } from "./index.js";

/** The library from its WebAssembly. */
export async function instantiate(wasm: WasmSource): Promise<Homeround> {
  const source = await wasm;
  if (source instanceof WebAssembly.Module) return new Homeround(await WebAssembly.instantiate(source));
  const bytes = typeof Response !== "undefined" && source instanceof Response ? await source.arrayBuffer() : source;
  const { instance } = await WebAssembly.instantiate(bytes as BufferSource);
  return new Homeround(instance);
}
