import type { Rule } from "../rule.ts";

const LONGEST_LINES = 400;
const REASON = /^\/\/ Longer than 400 lines: \S/m;

/** One idea a file. A file that must be long says why in its first lines. */
export const fileLength: Rule = {
  name: "file-length",
  find: (repository) =>
    [...repository]
      .filter(([path]) => /\.(ts|tsx|css)$/.test(path) && !path.includes("/generated/"))
      .map(([path, text]) => ({ path, lines: text.split("\n").length - 1, excused: REASON.test(text.slice(0, 500)) }))
      .filter(({ lines, excused }) => lines > LONGEST_LINES && !excused)
      .map(({ path, lines }) => ({
        path,
        message: `${lines} lines; at most ${LONGEST_LINES}, or a first line "// Longer than ${LONGEST_LINES} lines: <reason>".`,
      })),
  bait: {
    files: { "a/long.ts": "x;\n".repeat(401), "a/excused.ts": `// Longer than 400 lines: one table.\n${"x;\n".repeat(500)}`, "a/short.ts": "x;\n".repeat(400) },
    found: ["a/long.ts"],
  },
};
