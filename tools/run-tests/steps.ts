export interface Step {
  group: "check" | "unit" | "browser";
  name: string;
  /** A program of node_modules/.bin, or "node". */
  program: string;
  arguments: string[];
  /** The step counts tests in this file (vitest's JSON); without it the step counts as one test. */
  report?: string;
  limitMinutes: number;
}

/** Everything `npm test` runs, cheapest first. `npm run check` is the group "check". */
export const STEPS: readonly Step[] = [
  { group: "check", name: "format (biome)", program: "biome", arguments: ["format", "."], limitMinutes: 3 },
  { group: "check", name: "lint (oxlint)", program: "oxlint", arguments: ["."], limitMinutes: 3 },
  { group: "check", name: "types: layers and their walls", program: "tsc", arguments: ["-b"], limitMinutes: 5 },
  { group: "check", name: "types: tests and tools", program: "tsc", arguments: ["-p", "tsconfig.tests.json"], limitMinutes: 5 },
  { group: "check", name: "types: the site", program: "tsc", arguments: ["-p", "src"], limitMinutes: 5 },
  { group: "check", name: "tidy: the repository checks itself", program: "node", arguments: ["tools/tidy/main.ts"], limitMinutes: 3 },
  { group: "unit", name: "tests", program: "vitest", arguments: ["run"], report: "unit.json", limitMinutes: 10 },
  {
    group: "browser",
    name: "tests against the running server, in Chromium",
    program: "vitest",
    arguments: ["run", "--config", "test/vitest.config.mts"],
    report: "browser.json",
    limitMinutes: 14,
  },
];
