import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const LOCALES = ["ja", "zh-Hant", "en"] as const;
export type Locale = (typeof LOCALES)[number];

const ROOT = resolve(import.meta.dirname, "../..");

/** Where a locale's lessons lie. */
export const FOLDERS: Readonly<Record<Locale, string>> = {
  ja: join(ROOT, "docs"),
  "zh-Hant": join(ROOT, "i18n/zh-Hant/docusaurus-plugin-content-docs/current"),
  en: join(ROOT, "i18n/en/docusaurus-plugin-content-docs/current"),
};

export interface Fence {
  /** 1-based, of the opening line. */
  line: number;
  language: string;
  meta: string;
  code: string;
}

export interface Page {
  /** `labs/failover` */
  id: string;
  /** The lab that the page's commands run in. */
  lab: string | undefined;
  frontmatter: Readonly<Record<string, string>>;
  fences: readonly Fence[];
  headings: readonly { level: number; text: string }[];
  /** The text without frontmatter, fences and drawings, paragraph by paragraph. */
  paragraphs: readonly string[];
}

export function pageIds(locale: Locale): string[] {
  return globSync("**/*.{md,mdx}", { cwd: FOLDERS[locale] })
    .map((path) => path.replace(/\.mdx?$/, ""))
    .sort();
}

export function readPage(locale: Locale, id: string): Page {
  return parsePage(id, readFileSync(join(FOLDERS[locale], `${id}.md`), "utf8"));
}

export function parsePage(id: string, source: string): Page {
  const [, head = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? [];
  const frontmatter = Object.fromEntries(head.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]));
  const offset = head.split("\n").length + 2;
  const fences: Fence[] = [];
  const prose: string[] = [];
  let open: Fence | undefined;
  for (const [index, line] of body.split("\n").entries()) {
    const fence = /^```(\S*)\s*(.*)$/.exec(line);
    if (open !== undefined && line === "```") {
      fences.push(open);
      open = undefined;
    } else if (open !== undefined) open.code += `${line}\n`;
    else if (fence !== null) open = { line: offset + index + 1, language: fence[1] ?? "", meta: fence[2] ?? "", code: "" };
    else prose.push(line);
  }
  if (open !== undefined) throw new Error(`${id}: the fence of line ${open.line} is not closed`);
  const text = prose.join("\n").replace(/<svg[\s\S]*?<\/svg>/g, "");
  const headings = prose.flatMap((line) => {
    const heading = /^(#+) (.*)$/.exec(line);
    return heading === null ? [] : [{ level: heading[1]?.length ?? 0, text: heading[2] ?? "" }];
  });
  const paragraphs = text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== "");
  return { id, lab: frontmatter["lab"], frontmatter, fences, headings, paragraphs };
}

/** `expect="…"` and its kin in a fence's info string. */
export function attribute(fence: Fence, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(fence.meta)?.[1];
}
