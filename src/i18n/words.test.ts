import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { LOCALES } from "@tsunagu/contracts/locale";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const TRANSLATED = LOCALES.filter((locale) => locale !== "ja");
const KANA = /[\u3041-\u3096\u30a1-\u30fa]/;
/** The project's own name is the same everywhere. */
const NAME = "Tsunagu 繋ぐ";

type Words = Record<string, string>;

function sourceFiles(): { file: string; text: string }[] {
  return globSync("src/**/*.{ts,tsx}", { cwd: root })
    .filter((file) => !file.includes(".test."))
    .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));
}

/** Words that the pages' source declares: id → Japanese. */
function declared(): Words {
  const words: Words = {};
  for (const { text } of sourceFiles()) {
    for (const [, id, message] of text.matchAll(/translate\(\s*\{\s*id:\s*"([^"]+)",\s*message:\s*"([^"]+)",?\s*\}/g)) words[id ?? ""] = message ?? "";
  }
  return words;
}

function catalogue(locale: string, file: string): Words {
  const json = JSON.parse(readFileSync(join(root, "i18n", locale, file), "utf8")) as Record<string, { message: string }>;
  return Object.fromEntries(Object.entries(json).map(([id, { message }]) => [id, message]));
}

function refusals(locale: string): Words {
  return JSON.parse(readFileSync(join(root, "src/i18n/refusals", `${locale}.json`), "utf8")) as Words;
}

const placeholders = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[0]).sort();

test("every translate() in the source declares an id and a message that this test can read", () => {
  for (const { file, text } of sourceFiles()) {
    const calls = text.match(/\btranslate\(/g)?.length ?? 0;
    const read = text.match(/translate\(\s*\{\s*id:\s*"[^"]+",\s*message:\s*"[^"]+",?\s*\}/g)?.length ?? 0;
    expect({ file, read }).toEqual({ file, read: calls });
  }
});

describe.each(TRANSLATED)("words in %s", (locale) => {
  test("code.json has exactly the pages' words, with the same places to fill in", () => {
    const source = declared();
    const translated = catalogue(locale, "code.json");
    expect(Object.keys(source).length).toBeGreaterThan(100);
    expect(Object.keys(translated).sort()).toEqual(Object.keys(source).sort());
    for (const [id, message] of Object.entries(source)) {
      expect({ id, fill: placeholders(translated[id] ?? "", /\{\w+\}/g) }).toEqual({ id, fill: placeholders(message, /\{\w+\}/g) });
    }
  });

  test.each(["code.json", "docusaurus-theme-classic/navbar.json", "docusaurus-theme-classic/footer.json", "docusaurus-plugin-content-docs/current.json"])(
    "%s is translated: nothing empty, no Japanese left",
    (file) => {
      for (const [id, message] of Object.entries(catalogue(locale, file))) {
        expect({ id, empty: message.trim() === "" }).toEqual({ id, empty: false });
        if (message !== NAME) expect({ id, kana: KANA.test(message) }).toEqual({ id, kana: false });
      }
    },
  );

  test("the navigation's Japanese labels are all translated", () => {
    const config = readFileSync(join(root, "docusaurus.config.ts"), "utf8");
    const labels = [...config.matchAll(/position: "\w+", label: "([^"]+)"/g)].map((match) => `item.label.${match[1]}`);
    const categories = [...readFileSync(join(root, "sidebars.ts"), "utf8").matchAll(/label: "([^"]+)"/g)].map(
      (match) => `sidebar.lessons.category.${match[1]}`,
    );
    expect(labels.length).toBeGreaterThan(0);
    expect(categories.length).toBeGreaterThan(0);
    expect(Object.keys(catalogue(locale, "docusaurus-theme-classic/navbar.json")).sort()).toEqual(["title", ...labels].sort());
    expect(Object.keys(catalogue(locale, "docusaurus-plugin-content-docs/current.json")).sort()).toEqual(["version.label", ...categories].sort());
  });
});

describe("refusals", () => {
  /** Codes that the browser itself makes. */
  const BROWSERS_OWN = ["session-ended", "unreachable"];
  const WIRE = /(?:refusal\(\d+,|refuse\(CLOSE_\w+,|code:)\s*"([a-z-]+)"/g;

  function serverCodes(): string[] {
    const files = globSync(["sandbox-server/{session,transport,progress}/**/*.ts"], { cwd: root }).filter((file) => !file.includes(".test."));
    return files.flatMap((file) => [...readFileSync(join(root, file), "utf8").matchAll(WIRE)].map((match) => match[1] ?? ""));
  }

  test.each(LOCALES)("every code that the server gives has a sentence in %s, and no sentence is left over", (locale) => {
    const codes = [...new Set([...serverCodes(), ...BROWSERS_OWN])].sort();
    expect(codes.length).toBeGreaterThan(20);
    expect(Object.keys(refusals(locale)).sort()).toEqual(codes);
  });

  test.each(TRANSLATED)("%s says the same with the same data, and none of it in Japanese", (locale) => {
    const source = refusals("ja");
    for (const [code, sentence] of Object.entries(refusals(locale))) {
      expect({ code, kana: KANA.test(sentence), empty: sentence.trim() === "" }).toEqual({ code, kana: false, empty: false });
      expect({ code, fill: placeholders(sentence, /\{\{\w+\}\}/g) }).toEqual({ code, fill: placeholders(source[code] ?? "", /\{\{\w+\}\}/g) });
    }
  });
});
