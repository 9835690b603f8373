import type { Finding, Repository, Rule } from "../rule.ts";

const LOCALES = ["ja", "zh-Hant", "en"];

/** JSON texts that exist in one language exist in all three, with the same keys and no empty words. The site's code.json is compared with its source by src/i18n. */
export const localesAgree: Rule = {
  name: "locales-agree",
  find: (repository) => families(repository).flatMap((members) => compare(repository, members)),
  bait: {
    files: {
      "labs/a/locales/ja/messages.json": '{"x": "一", "y": "二"}',
      "labs/a/locales/zh-Hant/messages.json": '{"x": "一"}',
      "labs/a/locales/en/messages.json": '{"x": "one", "y": " "}',
      "labs/b/locales/ja/lab.json": "{}",
      "words/ja.json": '{"x": "一"}',
      "words/zh-Hant.json": '{"x": "一"}',
      "words/en.json": '{"x": "one"}',
    },
    found: ["labs/a/locales/zh-Hant/messages.json", "labs/a/locales/en/messages.json", "labs/b/locales/zh-Hant/lab.json", "labs/b/locales/en/lab.json"],
  },
};

/** Paths that differ in the locale only: …/ja.json and …/locales/ja/….json. */
function families(repository: Repository): string[][] {
  const patterns = [...repository.keys()]
    .filter((path) => /(\/|^)(ja|zh-Hant|en)\.json$|\/locales\/(ja|zh-Hant|en)\/.*\.json$/.test(path))
    .map((path) => path.replace(/(\/|^)(ja|zh-Hant|en)\.json$/, "$1*.json").replace(/\/locales\/(ja|zh-Hant|en)\//, "/locales/*/"));
  return [...new Set(patterns)].map((pattern) => LOCALES.map((locale) => pattern.replace("*", locale)));
}

function compare(repository: Repository, members: string[]): Finding[] {
  const keys = members.map((path) => (repository.has(path) ? leaves(JSON.parse(repository.get(path) ?? "{}")) : undefined));
  const all = new Set(keys.flatMap((one) => [...(one?.keys() ?? [])]));
  return members.flatMap((path, index): Finding[] => {
    const own = keys[index];
    if (own === undefined) return [{ path, message: "This translation is missing; it exists in another language." }];
    const lacking = [...all].filter((key) => !own.has(key) || own.get(key)?.trim() === "");
    return lacking.length === 0 ? [] : [{ path, message: `Without words for: ${lacking.slice(0, 10).join(", ")}.` }];
  });
}

function leaves(value: unknown, prefix = ""): Map<string, string> {
  if (typeof value !== "object" || value === null) return new Map([[prefix, String(value)]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...leaves(inner, prefix === "" ? key : `${prefix}.${key}`)]));
}
