// In a page: the WebAssembly is fetched from beside the script.

import { HomeroundWorker } from "./client.js";
import type { Homeround, WasmSource } from "./index.js";
import { instantiate } from "./load.js";

export * from "./index.js";
export { HomeroundWorker };

/** The library from its WebAssembly; without it, that beside the script. */
export async function load(wasm?: WasmSource): Promise<Homeround> {
  return instantiate(wasm ?? fetch(new URL("./homeround.wasm", import.meta.url)));
}

/** The library in a worker of its own: the page stays alive while it works. */
export async function startWorker(worker?: Worker): Promise<HomeroundWorker> {
  return new HomeroundWorker(worker ?? new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
}
