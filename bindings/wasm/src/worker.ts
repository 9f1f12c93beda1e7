// The library's side of a worker: it answers what the page asks, and between the steps of a search it hears "cancel".

import type { HomeroundError } from "./answers.js";
import { load } from "./browser.js";
import type { FromWorker, ToWorker } from "./client.js";

const library = load();
const cancelled = new Set<number>();

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "cancel") cancelled.add(data.id);
  else void answer(data);
});

async function answer(asked: Exclude<ToWorker, { kind: "cancel" }>): Promise<void> {
  try {
    if (asked.kind === "plan") await plan(asked.id, asked.request, asked.step);
    else if (asked.kind === "versions") tell({ kind: "versions", id: asked.id, versions: (await library).versions() });
    else tell({ kind: "answer", id: asked.id, answer: (await library).ask(asked.verb, asked.request) });
  } catch (error) {
    const { message, status, faults } = error as HomeroundError;
    tell({ kind: "error", id: asked.id, message: String(message ?? error), status: status ?? 5, faults: faults ?? [] });
  }
}

async function plan(id: number, request: string, step: number): Promise<void> {
  const planner = (await library).planRequest(request);
  try {
    for (let done = false; !done && !cancelled.has(id); ) {
      const progress = planner.step(step);
      done = progress.done;
      tell({ kind: "progress", id, progress });
      // Messages of the page are heard only when nothing runs.
      await new Promise((resume) => setTimeout(resume));
    }
    tell({ kind: "answer", id, answer: planner.best(), stopped: cancelled.delete(id) });
  } finally {
    planner.end();
  }
}

function tell(message: FromWorker): void {
  self.postMessage(message);
}
