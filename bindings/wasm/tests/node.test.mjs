// The package in Node. HOMEROUND_EXAMPLE is the folder of Newport, HOMEROUND_BOOK its one document, HOMEROUND_ROSTER what
// the command plans with work 200000.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { HomeroundError, Status, csv, load } from "homeround";

const book = readFileSync(process.env.HOMEROUND_BOOK);
const expected = readFileSync(process.env.HOMEROUND_ROSTER, "utf8");
const homeround = await load();
const work = 200_000;

test("the roster has the command's bytes, by every way", () => {
  const planned = homeround.plan(book, { work });
  assert.equal(planned.json, expected);
  assert.equal(homeround.plan(JSON.parse(book), { work, seed: 1, chains: 1 }).json, expected);
  for (const step of [7_000, 1e12]) {
    const planner = homeround.planner(book, { work });
    let progress;
    let steps = 0;
    while (!(progress = planner.step(steps++ < 50 ? step : 1e12)).done);
    assert.ok(progress.work >= progress.total);
    assert.equal(planner.best().json, expected);
    planner.end();
    assert.throws(() => planner.best(), /ended/);
  }
});

test("a folder's files are the document", () => {
  const root = pathToFileURL(process.env.HOMEROUND_EXAMPLE);
  const names = [...readdirSync(root), ...readdirSync(new URL("roads/", root)).map((name) => `roads/${name}`)];
  const files = Object.fromEntries(
    names.filter((name) => /\.(csv|toml)$/.test(name)).map((name) => [name, new Uint8Array(readFileSync(new URL(name, root)))]),
  );
  assert.equal(homeround.book(files).json, book.toString());
});

test("every verb answers", () => {
  const roster = expected;
  assert.ok(homeround.validate(book).holds);
  const checked = homeround.check(book, roster);
  assert.ok(checked.value.legal);
  assert.equal(checked.holds, checked.value.unserved.length === 0);
  assert.ok(homeround.price(book, roster).holds);
  assert.equal(homeround.price(book, roster, { fee: "1.00" }).status, Status.No);
  const { rounds, start } = JSON.parse(roster);
  const visit = rounds[0].stops.find((stop) => stop.visit).visit;
  assert.equal(homeround.explain(book, roster, visit).value[0].visit, visit);
  assert.ok(Array.isArray(homeround.fit(book, roster).value.answer.visits));
  const mended = homeround.repair(book, roster, { at: `${start}T06:00`, sick: [rounds[0].carer], work: 20_000 });
  assert.ok(homeround.check(book, mended.value.roster).value.legal);
  const verified = homeround.verify(book, roster, [], { as_of: "2026-03-16T00:00:00+00:00" });
  assert.equal(verified.status, Status.No);
  assert.equal(verified.value.visits.filter((visit) => visit.status === "MISSED").length, checked.value.visits);
  assert.throws(() => homeround.verify(book, roster, csv("no,such\ncolumn,s\n")), HomeroundError);
  assert.equal(homeround.versions().book, "homeround.book/1");
});

test("a proof is found and checked", () => {
  const root = new URL("../breakfast/", pathToFileURL(process.env.HOMEROUND_EXAMPLE));
  const names = readdirSync(root).filter((name) => /\.(csv|toml)$/.test(name));
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, root), "utf8")]));
  const one = JSON.parse(homeround.book(files).json);
  one.shifts.length = 1;
  const proof = homeround.prove(one, { work: 10_000 });
  assert.equal(proof.status, Status.No);
  assert.ok(homeround.proveCheck(one, proof.value.certificate).holds);
});

test("errors are thrown, with all faults", () => {
  assert.throws(() => homeround.plan({}), (error) => error.status === Status.Faults && error.faults.length > 5);
  for (const ask of [
    () => homeround.ask("plant", "{}"),
    () => homeround.ask("plan", "nonsense"),
    () => homeround.plan(book, { chains: 0 }),
    () => homeround.planner(book, { chains: 0 }),
    () => homeround.price(book, expected, { fee: "dear" }),
  ]) {
    assert.throws(ask, (error) => error instanceof HomeroundError && error.status === Status.Refused);
  }
});

test("memory that was lent is given back", () => {
  const before = process.memoryUsage().arrayBuffers;
  for (let at = 0; at < 30; at++) homeround.validate(book);
  for (let at = 0; at < 10; at++) {
    const planner = homeround.planner(book, { work });
    planner.step(1);
    planner.end();
  }
  assert.ok(process.memoryUsage().arrayBuffers - before < 64 << 20);
});
