// In Node: the WebAssembly is read from the package.

import { readFile } from "node:fs/promises";

import type { Homeround, WasmSource } from "./index.js";
import { instantiate } from "./load.js";

export * from "./index.js";

/** The library from its WebAssembly; without it, that of the package. */
export async function load(wasm?: WasmSource): Promise<Homeround> {
  return instantiate(wasm ?? (await readFile(new URL("./homeround.wasm", import.meta.url))));
}
