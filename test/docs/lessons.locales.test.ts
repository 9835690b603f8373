import { describe, expect, test } from "vitest";
import { parseCodeFence } from "../../src/components/code-fence.ts";
import { GLOSSARY, forbiddenWords, missingTerms, proseOf } from "./glossary.ts";
import { attribute, LOCALES, pageIds, parsePage, readPage } from "./pages.ts";

const ids = pageIds("ja");
const TRANSLATIONS = ["zh-Hant", "en"] as const;
/** Hiragana and katakana; the project's own name may be written everywhere. */
const KANA = /[\u3041-\u3096\u30a1-\u30fa]/u;
const HAN = /\p{Script=Han}/u;
/** Characters that only simplified Chinese writes. */
const SIMPLIFIED =
  /[个们这务网络连请务户问题为将时间实现应该对没过还进运务后门开关头发见观览务说认识让从众业东丝严丰临举义乐习书买乱争亏云产亲亿仅仓价优会伟传伤体侧]/u;

test("every page exists in every language", () => {
  expect(ids).toHaveLength(15);
  for (const locale of TRANSLATIONS) expect(pageIds(locale)).toEqual(ids);
});

describe.each(ids)("%s", (id) => {
  const source = readPage("ja", id);

  test.each(TRANSLATIONS)("has the same blocks, byte by byte, in %s", (locale) => {
    const { fences } = readPage(locale, id);
    expect(fences.map(({ language, meta, code }) => ({ language, meta, code }))).toEqual(
      source.fences.map(({ language, meta, code }) => ({ language, meta, code })),
    );
  });

  test.each(TRANSLATIONS)("has the same shape in %s", (locale) => {
    const translated = readPage(locale, id);
    const shape = ({ frontmatter: { title: _title, description: _description, ...rest }, headings, paragraphs }: typeof source) => ({
      frontmatter: rest,
      headings: headings.map(({ level }) => level),
      paragraphs: paragraphs.map(kindOf),
      links: paragraphs.flatMap((paragraph) => [...paragraph.matchAll(/\]\(([^)]*)\)/g)].map((match) => match[1])).sort(),
    });
    expect(shape(translated)).toEqual(shape(source));
  });

  test.each(TRANSLATIONS)("is translated in %s", (locale) => {
    const translated = readPage(locale, id);
    const lines = proseOf(translated).replaceAll("繋ぐ", "").split("\n");
    expect(lines.filter((line) => KANA.test(line) || (locale === "en" && HAN.test(line)))).toEqual([]);
    if (locale === "zh-Hant") expect(lines.filter((line) => SIMPLIFIED.test(line))).toEqual([]);
    const same = translated.paragraphs.filter((paragraph) => source.paragraphs.includes(paragraph));
    expect(same.filter((paragraph) => /\p{L}{4}/u.test(withoutNames(paragraph)))).toEqual([]);
    expect([translated.frontmatter["title"], translated.frontmatter["description"]]).not.toContain("");
  });

  test.each(LOCALES)("keeps to the glossary in %s", (locale) => {
    const page = readPage(locale, id);
    expect(forbiddenWords(page, locale)).toEqual([]);
    if (locale !== "en") expect(missingTerms(readPage("en", id), page, locale)).toEqual([]);
  });

  test("says of every shell block whether it runs", () => {
    const shells = source.fences.filter(({ language }) => ["bash", "sh", "shell", "console"].includes(language));
    const silent = shells.filter((fence) => parseCodeFence(fence.meta).action !== "run" && !attribute(fence, "norun"));
    expect(silent.map(({ line, code }) => `line ${line}: ${code}`)).toEqual([]);
  });
});

test("the checks find what they look for", () => {
  const page = (text: string) => parsePage("bait", `---\ntitle: x\n---\n${text}\n`);
  expect(forbiddenWords(page("在集群裡\n\n```bash run\necho 集群\n```\n\n`集群`"), "zh-Hant")).toHaveLength(1);
  expect(forbiddenWords(page("クラスタを作る。クラスターを作る。"), "ja")).toHaveLength(1);
  expect(forbiddenWords(page("Two pods."), "en")).toHaveLength(1);
  expect(missingTerms(page("A cluster, clusters and the cluster."), page("集めたもの"), "ja")).toEqual(["bait: cluster is never クラスター in ja"]);
  expect(GLOSSARY.terms.length).toBeGreaterThan(10);
});

/** Without code, tags and the words that are the same in every language. */
function withoutNames(paragraph: string): string {
  return GLOSSARY.asUpstream.reduce((text, name) => text.replaceAll(name, ""), paragraph.replace(/`[^`]*`|<[^>]*>/g, ""));
}

/** What a paragraph is by its first character: a translation has a table where the source has one. */
function kindOf(paragraph: string): string {
  if (paragraph.startsWith("#")) return "heading";
  if (paragraph.startsWith("|")) return `table of ${paragraph.split("\n").length}`;
  if (/^(?:- |\d+\. )/.test(paragraph)) return `list of ${paragraph.split("\n").length}`;
  if (paragraph.startsWith(":::")) return "note";
  return paragraph.startsWith("<") ? "drawing" : "text";
}
