// Opens pages in Chromium, in light and in dark, and asks axe for violations of WCAG 2.2 AA. Ends with 1 where there is one.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { chromium } from "playwright-core";

const axe = readFileSync(new URL("./node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const rules = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] };
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
let bad = 0;
for (const file of process.argv.slice(2)) {
  for (const colorScheme of ["light", "dark"]) {
    // The page's own policy lets no script in but its own.
    const context = await browser.newContext({ colorScheme, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`file://${file}`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate((runOnly) => axe.run(document, { runOnly }), rules);
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll("svg")].filter((svg) =>
        !svg.closest("[aria-hidden=true]") && !svg.ariaLabel && !svg.getAttribute("aria-labelledby")
        && !svg.querySelector(":scope > title")).length);
    console.log(`${basename(file)}, ${colorScheme} (${paper}): ${violations.length} violations, ${nameless} drawings without a name`);
    for (const { id, help, nodes } of violations) {
      console.log(`  ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ")}`);
    }
    bad += violations.length + nameless;
    await context.close();
  }
}
await browser.close();
process.exit(bad > 0 ? 1 : 0);
