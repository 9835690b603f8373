import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { FOLDERS, type Locale, type Page } from "./pages.ts";

const Words = z.record(z.string().min(1), z.string().min(1));
const Glossary = z.strictObject({
  /** Words of Kubernetes that no language translates. */
  asUpstream: z.array(z.string().min(1)),
  /** One word per idea in every language. */
  terms: z.array(z.strictObject({ en: z.string().min(1), ja: z.string().min(1), "zh-Hant": z.string().min(1) })),
  /** Patterns that must not be written → what to write. */
  forbidden: z.strictObject({ ja: Words, "zh-Hant": Words, en: Words }),
});

export const GLOSSARY = Glossary.parse(JSON.parse(readFileSync(join(FOLDERS.ja, "glossary.json"), "utf8")));

/** Forbidden words in a page's prose, code aside: `集群 (write 叢集): …the line…` */
export function forbiddenWords(page: Page, locale: Locale): string[] {
  const lines = proseOf(page).split("\n");
  return Object.entries(GLOSSARY.forbidden[locale]).flatMap(([pattern, instead]) =>
    lines.filter((line) => new RegExp(pattern, "u").test(line)).map((line) => `${page.id}: ${pattern} (write ${instead}): ${line}`),
  );
}

/** Ideas of the English page for which the translation does not use the glossary's word even once. */
export function missingTerms(english: Page, translated: Page, locale: Exclude<Locale, "en">): string[] {
  const [source, text] = [proseOf(english), proseOf(translated)];
  const ideas = [...GLOSSARY.asUpstream.map((word) => ({ en: word, word })), ...GLOSSARY.terms.map((term) => ({ en: term.en, word: term[locale] }))];
  return ideas
    .filter(({ en }) => (source.match(new RegExp(`\\b${en}s?\\b`, "g")) ?? []).length >= 3)
    .filter(({ word }) => !text.includes(word))
    .map(({ en, word }) => `${english.id}: ${en} is never ${word} in ${locale}`);
}

/** Title, description and paragraphs without inline code and the targets of links. */
export function proseOf(page: Page): string {
  const { title = "", description = "" } = page.frontmatter;
  return [title, description, ...page.paragraphs]
    .join("\n")
    .replace(/`[^`]*`/g, "`code`")
    .replace(/\]\([^)]*\)/g, "]");
}
