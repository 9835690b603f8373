import type { Rule } from "../rule.ts";

const EMPTY_WORDS = new Set(["util", "utils", "helper", "helpers", "manager", "misc", "stuff"]);

/** Names say what is inside. "Manager" of something (a field manager) is a word of its own in file names of more words. */
export const pathWords: Rule = {
  name: "path-words",
  find: (repository) =>
    [...repository.keys()].flatMap((path) =>
      path
        .split("/")
        .map((part) => part.replace(/\..*$/, "").toLowerCase())
        .filter((part) => EMPTY_WORDS.has(part) || /-(utils?|helpers?)$/.test(part))
        .map((part) => ({ path, message: `"${part}" says nothing about what is inside; name the idea.` })),
    ),
  bait: {
    files: { "a/utils/text.ts": "", "a/string-helpers.ts": "", "a/manager-name.ts": "", "a/Helper.tsx": "" },
    found: ["a/utils/text.ts", "a/string-helpers.ts", "a/Helper.tsx"],
  },
};
