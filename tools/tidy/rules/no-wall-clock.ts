import type { Rule } from "../rule.ts";

/** The linter sees Date.now and Math.random; nothing it has sees a Date made of nothing. */
export const noWallClock: Rule = {
  name: "no-wall-clock",
  find: (repository) =>
    [...repository]
      .filter(([path, text]) => /^embedded-cluster\/.*\.ts$/.test(path) && !/\.test\.ts$|\/testing\//.test(path) && /\bnew Date\(\s*\)/.test(text))
      .map(([path]) => ({ path, message: "A Date made of nothing reads the wall clock: take the time from the Clock." })),
  bait: {
    files: {
      "embedded-cluster/a.ts": "x = new Date( );",
      "embedded-cluster/a.test.ts": "new Date()",
      "embedded-cluster/b.ts": "new Date(clock.now())",
      "src/a.ts": "new Date()",
    },
    found: ["embedded-cluster/a.ts"],
  },
};
