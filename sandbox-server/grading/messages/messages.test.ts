import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LOCALES } from "@tsunagu/contracts/locale";
import { expect, test } from "vitest";
import { ALL_CODES } from "../codes.ts";

const read = (locale: string) => JSON.parse(readFileSync(join(import.meta.dirname, `${locale}.json`), "utf8")) as Record<string, string>;
const params = (sentence: string) => [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

test.each(LOCALES)("%s has words for every code, and for no other", (locale) => {
  expect(Object.keys(read(locale)).sort()).toEqual([...ALL_CODES].sort());
});

test.each(LOCALES)("%s fills in the same params as Japanese, the source", (locale) => {
  const source = read("ja");
  const other = Object.entries(read(locale)).map(([code, sentence]) => ({ code, params: [...new Set(params(sentence))] }));
  expect(other).toEqual(Object.keys(read(locale)).map((code) => ({ code, params: [...new Set(params(source[code] ?? ""))] })));
});

test("no translation was left in Japanese", () => {
  const kana = /[ぁ-んァ-ヶ]/;
  for (const locale of ["zh-Hant", "en"]) expect(Object.entries(read(locale)).filter(([, sentence]) => kana.test(sentence))).toEqual([]);
});
