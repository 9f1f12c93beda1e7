// Drives the demo page in a headless Chromium: a folder is opened, planned, stopped, planned to the end, judged and saved.
// Usage: node page.mjs FOLDER ROSTER.json, where the roster is what the command plans with work 200000.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const [folder, rosterPath] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const server = createServer(async (request, response) => {
  try {
    const path = normalize(new URL(request.url, "http://page").pathname);
    const body = await readFile(root + path);
    response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
});
try {
  const page = await browser.newPage();
  const complaints = [];
  const asked = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${origin}/demo/index.html`);
  const said = (text) => page.waitForFunction((text) => document.getElementById("said").textContent.match(text), text, { timeout: 120_000 });
  await said("is ready");

  await page.setInputFiles("#folder", folder);
  await said("clients, .* carers");

  // The page stays alive while the worker searches, and stops it.
  await page.fill("#work", "100000000000");
  await page.click("#plan");
  await said("unserved, £");
  await page.click("#stop");
  await said("every rule kept");
  assert.ok(await page.locator("#rounds tbody tr").count());

  await page.fill("#work", "200000");
  await page.click("#plan");
  await page.waitForFunction(() => !document.getElementById("plan").disabled, undefined, { timeout: 120_000 });
  await said("every rule kept");
  const saved = await page.evaluate(async () => (await fetch(document.getElementById("save").href)).text());
  assert.equal(saved, await readFile(rosterPath, "utf8"), "the page's roster is the command's");

  // What is wrong is told, and shown as text.
  await page.setInputFiles("#document", { name: "book.json", mimeType: "application/json", buffer: Buffer.from('{"format": "<b>x</b>"}') });
  await said("could not be done");
  assert.match(await page.textContent("#faults"), /<b>x<\/b>/);

  assert.deepEqual(complaints, []);
  const elsewhere = asked.filter((url) => !url.startsWith(origin) && !/^(blob|data):/.test(url));
  assert.deepEqual(elsewhere, []);
  console.log(`page: ${(await page.textContent("h1")).trim()}: opened, stopped, planned, saved`);
} finally {
  await browser.close();
  server.close();
}
