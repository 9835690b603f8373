import { describe, expect, test } from "vitest";
import { type Comparison, compare } from "./compare.ts";
import { DIFFERENCES } from "./differences.ts";
import { OFFICIAL_VERSION, findOfficial } from "./official.ts";
import { SCENARIOS } from "./scenarios/index.ts";

const binary = findOfficial();
if (binary === undefined) {
  console.warn(`LEFT OUT: ours is not held against the official kubectl, for there is none of ${OFFICIAL_VERSION} here (KUBECTL_OFFICIAL names one).`);
}

const COMMANDS_AT_LEAST = 400;
const IDENTICAL_AT_LEAST = 0.99;
/** One scenario of clusters after another within a group; groups go side by side, for the official binary is a process of its own. */
const SIDE_BY_SIDE = 3;
const PATIENCE_MILLISECONDS = 600_000;

describe.runIf(binary !== undefined)("ours and the official kubectl on the same cluster", () => {
  const all = runAll(binary as string);

  test.each(SCENARIOS.map(({ name }) => name))(
    "%s: the same bytes but for the differences that are explained",
    async (name) => {
      const results = (await all).filter(({ scenario }) => scenario === name);
      expect(results.length).toBeGreaterThan(0);
      const explained = new Set((DIFFERENCES[name] ?? []).map(({ command }) => command));
      const unexplained = results.filter(({ same, command }) => !same && !explained.has(command));
      expect(unexplained.map(({ command, ours }) => ({ command, ...ours }))).toEqual(unexplained.map(({ command, official }) => ({ command, ...official })));
      const gone = [...explained].filter((command) => !results.some((result) => result.command === command && !result.same));
      expect(gone, "differences that are listed and are none").toEqual([]);
    },
    PATIENCE_MILLISECONDS,
  );

  test(
    "99 of 100 commands are identical",
    async () => {
      const results = await all;
      const identical = results.filter(({ same }) => same).length;
      const percent = ((100 * identical) / results.length).toFixed(2);
      console.log(`kubectl: ${identical} of ${results.length} commands are identical (${percent} %)`);
      expect(results.length).toBeGreaterThanOrEqual(COMMANDS_AT_LEAST);
      expect(identical / results.length).toBeGreaterThanOrEqual(IDENTICAL_AT_LEAST);
    },
    PATIENCE_MILLISECONDS,
  );
});

async function runAll(official: string): Promise<Comparison[]> {
  const waiting = [...SCENARIOS];
  const results: Comparison[] = [];
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (let scenario = waiting.shift(); scenario !== undefined; scenario = waiting.shift()) results.push(...(await compare(official, scenario)));
    }),
  );
  return results;
}
