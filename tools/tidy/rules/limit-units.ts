import type { Rule } from "../rule.ts";

const LIMIT = /^export const ([A-Z0-9_]+)\s*(?::\s*number\s*)?=/gm;
/** A unit, or the plural of what is counted. */
const UNIT = /(_(BYTES|MILLISECONDS|SECONDS|MINUTES|HOURS|DAYS|CHARACTERS|PERCENT|PER_[A-Z_]+|TOTAL|LIMIT|DEPTH|RESERVED|CLIENTS|[A-Z]+S))$/;

/** `TIMEOUT = 30` is a bug that waits: whoever reads a limit reads its unit. */
export const limitUnits: Rule = {
  name: "limit-units",
  find: (repository) =>
    [...repository]
      .filter(([path]) => /(^|\/)limits\.ts$/.test(path))
      .flatMap(([path, text]) =>
        [...text.matchAll(LIMIT)].filter((match) => !UNIT.test(match[1] ?? "")).map((match) => ({ path, message: `${match[1]} does not name its unit.` })),
      ),
  bait: { files: { "a/limits.ts": "export const TIMEOUT = 30;\nexport const BODY_BYTES = 5;\nexport const GUESTS_PER_HOUR = 3;\n" }, found: ["a/limits.ts"] },
};
