import { parseDocument, type Tags } from "yaml";
import { hasDuplicateFields } from "../../apimachinery/json/duplicates.ts";
import { hostileYaml } from "../../apimachinery/hostile-yaml.ts";
import { type Body, UnreadableBody } from "./body.ts";

/** Aliases may not let a small text become a huge value. */
const ALIAS_LIMIT = 100;
/** What sigs.k8s.io/yaml leaves as text. */
const TEXTS = /timestamp|binary|set|omap|pairs/;

/** YAML 1.1, as sigs.k8s.io/yaml reads it ("yes" is true); JSON is YAML too. Throws UnreadableBody. */
export function decodeYaml(text: string): Body {
  const hostile = hostileYaml(text);
  if (hostile !== undefined) throw new UnreadableBody(`yaml: ${hostile}`, text);
  return decodePlainJson(text) ?? decodeAnyYaml(text);
}

/** What is JSON, as programs send it, needs no parser of YAML, unless a field comes twice or an escape means something else there. */
function decodePlainJson(text: string): Body | undefined {
  if (!text.startsWith("{") || text.includes(String.raw`\u`) || text.includes('"<<"')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return hasDuplicateFields(text, value) ? undefined : { value, strict: [] };
  } catch {
    return undefined;
  }
}

function decodeAnyYaml(text: string): Body {
  const document = parseDocument(text, { version: "1.1", schema: "yaml-1.1", customTags: withoutTexts, merge: true, uniqueKeys: true });
  const wrong = document.errors.find(({ code }) => code !== "DUPLICATE_KEY");
  if (wrong !== undefined) throw new UnreadableBody(`yaml: ${explain(wrong.message)}`, text);
  return { value: valueOf(document, text), strict: duplicates(text, document.errors) };
}

const withoutTexts = (tags: Tags): Tags => tags.filter((tag) => typeof tag !== "object" || !TEXTS.test(tag.tag));

function valueOf(document: { toJS(options: { maxAliasCount: number }): unknown }, text: string): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIAS_LIMIT });
  } catch (error) {
    throw new UnreadableBody(`yaml: ${(error as Error).message}`, text);
  }
}

/** Said in one breath, with the lines, as goyaml does. */
function duplicates(text: string, errors: readonly { code: string; pos: [number, number] }[]): string[] {
  const lines = errors
    .filter(({ code }) => code === "DUPLICATE_KEY")
    .map(({ pos: [start] }) => {
      const key = /^["']?([^"':\s]*)/.exec(text.slice(start))?.[1] ?? "";
      return `  line ${text.slice(0, start).split("\n").length}: key ${JSON.stringify(key)} already set in map`;
    });
  return lines.length === 0 ? [] : [`yaml: unmarshal errors:\n${lines.join("\n")}`];
}

/** The parser's sentence, or goyaml's where it is known. */
function explain(message: string): string {
  const first = message.split("\n")[0] ?? "";
  return /Nested mappings are not allowed|Implicit keys/.test(first) ? "mapping values are not allowed in this context" : first;
}
