// A book into a roster, in a worker: with progress, stopped at any time, judged and shown.
import { startWorker } from "../dist/browser.js";

const at = (id) => document.getElementById(id);
const say = (text) => (at("said").textContent = text);
const worker = await startWorker();
let book;
let stopping;

const { package: version } = await worker.versions();
say(`homeround ${version} is ready: choose a book.`);

at("folder").addEventListener("change", async ({ target }) => {
  const files = {};
  for (const file of target.files) {
    // The first part is the folder's own name.
    const name = file.webkitRelativePath.split("/").slice(1).join("/");
    if (/\.(csv|toml)$/.test(name)) files[name] = new Uint8Array(await file.arrayBuffer());
  }
  await open(async () => (await worker.book(files)).json);
});
at("document").addEventListener("change", ({ target }) => open(() => target.files[0].text()));

async function open(read) {
  await attempt(async () => {
    book = undefined;
    at("plan").disabled = true;
    const document = await read();
    const { value } = await worker.validate(document);
    book = document;
    at("plan").disabled = false;
    say(`${value.branch}: ${value.clients} clients, ${value.carers} carers, ${value.visits} visits.`);
  });
}

at("plan").addEventListener("click", () =>
  attempt(async () => {
    stopping = new AbortController();
    at("plan").disabled = true;
    at("stop").disabled = false;
    try {
      const roster = await worker.plan(
        book,
        { work: at("work").valueAsNumber },
        { signal: stopping.signal, onProgress: tell },
      );
      const { value: judged } = await worker.check(book, roster.json);
      const served = judged.visits - judged.unserved.length;
      say(`${served} of ${judged.visits} visits served, ${judged.legal ? "every rule kept" : "rules broken"}.`);
      show(roster);
    } finally {
      at("plan").disabled = false;
      at("stop").disabled = true;
    }
  }),
);
at("stop").addEventListener("click", () => stopping.abort());

function tell({ work, total, unserved, pence }) {
  at("progress").value = work / total;
  say(`${Math.round((100 * work) / total)} %: ${unserved} visits unserved, £${(pence / 100).toFixed(2)}`);
}

function show({ value, json }) {
  const rows = value.rounds.map((round) => {
    const row = document.createElement("tr");
    const visits = round.stops.map((stop) => `${stop.start.slice(11, 16)} ${stop.client ?? "break"}`).join(", ");
    for (const text of [round.carer, round.shift, visits]) row.insertCell().textContent = text;
    return row;
  });
  at("rounds").tBodies[0].replaceChildren(...rows);
  at("rounds").hidden = false;
  URL.revokeObjectURL(at("save").href);
  at("save").href = URL.createObjectURL(new Blob([json], { type: "application/json" }));
  at("save").hidden = false;
}

async function attempt(work) {
  at("faults").textContent = "";
  try {
    await work();
  } catch (error) {
    say("It could not be done.");
    at("faults").textContent = error.message;
  }
}
