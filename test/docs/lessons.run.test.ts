import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { loadLabs } from "../../sandbox-server/labs/load.ts";
import { pageIds, parsePage, readPage } from "./pages.ts";
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
  expect(ran.flatMap(problemOf)).toEqual([]);
});

test("a page that promises what does not happen is found out", async () => {
  const lab = labs.get("playground");
  if (lab === undefined) throw new Error("there is no lab playground");
  const block = (meta: string, code: string) => `\`\`\`${meta}\n${code}\n\`\`\`\n\n`;
  const page = parsePage(
    "bait",
    `---\nlab: playground\n---\n${block("bash run", "false")}${block('bash run expect="hello"', "true # hello")}${block("bash run", "echo a\necho b")}${block("text output", "a\nc")}${block('bash run expect="2" expect-exit="1"', "echo $((1 + 1)); false")}`,
  );
  const problems = (await runPage(page, lab)).map((ran) => problemOf(ran).map((problem) => problem.split("\n")[0]));
  expect(problems).toEqual([
    ["line 4: exit code 1; expected 0"],
    ['line 8: "hello" was not said'],
    ["line 12: the page's sample shows what was not said: c"],
    [],
  ]);
});

function problemOf({ line, code, exitCode, output, expectedExit, expected, unsaid }: Ran): string[] {
  const said = `\n--- typed\n${code}--- said\n${output}`;
  return [
    ...(exitCode === expectedExit ? [] : [`line ${line}: exit code ${exitCode}; expected ${expectedExit}${said}`]),
    ...(expected === undefined || output.includes(expected) ? [] : [`line ${line}: ${JSON.stringify(expected)} was not said${said}`]),
    ...(unsaid.length === 0 ? [] : [`line ${line}: the page's sample shows what was not said: ${unsaid.join(" ⏎ ")}${said}`]),
  ];
}
