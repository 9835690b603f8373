import type { Rule } from "../rule.ts";

const MARKS = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME"].join("|")})\\b`);

/** What is not finished is not here. */
export const unfinished: Rule = {
  name: "unfinished",
  find: (repository) =>
    [...repository]
      .filter(([path, text]) => path !== "package-lock.json" && !path.includes("/generated/") && MARKS.test(text))
      .map(([path]) => ({ path, message: "A mark of unfinished work: finish it, or open an issue and say here what is so today." })),
  bait: { files: { "a.ts": `// ${"TO" + "DO"}: later`, "b.ts": "// a todolist" }, found: ["a.ts"] },
};
