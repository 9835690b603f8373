import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { loadLabs } from "../../sandbox-server/labs/load.ts";
import { pageIds, readPage } from "./pages.ts";
import { isTyped, type Ran, runPage } from "./run-page.ts";

const labs = loadLabs(join(resolve(import.meta.dirname, "../.."), "labs"));
// Every locale's blocks are the same, which lessons.locales.test.ts proves: one run is enough.
const pages = pageIds("ja")
  .map((id) => readPage("ja", id))
  .filter((page) => page.fences.some(isTyped));

test("there are pages to run", () => {
  expect(pages.length).toBeGreaterThanOrEqual(10);
});

test.each(pages)("every block of $id does what the page says", { timeout: 120_000 }, async (page) => {
  const lab = labs.get(page.lab ?? "");
  if (lab === undefined) throw new Error(`${page.id}: its frontmatter names the lab ${page.lab}; expected one of ${[...labs.keys()].join(", ")}`);
  const ran = await runPage(page, lab);
  if (process.env["SHOW"]) for (const { line, exitCode, output } of ran) console.log(`${page.id}:${line} exit ${exitCode}\n${output}`);
  expect(ran.flatMap(problemOf)).toEqual([]);
});

function problemOf({ line, code, exitCode, output, expectedExit, expected, unsaid }: Ran): string[] {
  const said = `\n--- typed\n${code}--- said\n${output}`;
  return [
    ...(exitCode === expectedExit ? [] : [`line ${line}: exit code ${exitCode}; expected ${expectedExit}${said}`]),
    ...(expected === undefined || output.includes(expected) ? [] : [`line ${line}: ${JSON.stringify(expected)} was not said${said}`]),
    ...(unsaid.length === 0 ? [] : [`line ${line}: the page's sample shows what was not said: ${unsaid.join(" ⏎ ")}${said}`]),
  ];
}
