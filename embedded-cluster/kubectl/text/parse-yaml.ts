import { hostileYaml } from "../../apimachinery/hostile-yaml.ts";
import { type Document, type ScalarTag, type Tags, type YAMLError, parseDocument } from "yaml";

/** The first document of `text` as a JSON value, by YAML 1.1's rules. Throws `yaml: line N: …` in go-yaml's words. */
export function parseYaml(text: string): unknown {
  const hostile = hostileYaml(text);
  if (hostile !== undefined) throw new Error(`yaml: ${hostile}`);
  const document = parseDocument(text, {
    version: "1.1",
    schema: "yaml-1.1",
    uniqueKeys: false,
    strict: true,
    logLevel: "error",
    prettyErrors: false,
    customTags: kubernetesTags,
  });
  const problem = document.errors[0];
  if (problem !== undefined) throw new Error(wordsOf(problem, text));
  return jsonOf(document);
}

/** Aliases may not blow a small document up: as many expansions as the library's own default. */
const ALIAS_LIMIT = 100;

function jsonOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIAS_LIMIT });
  } catch (error) {
    const alias = /Unresolved alias[^:]*: (\S+)/.exec(String(error));
    throw new Error(alias === null ? "yaml: document contains excessive aliasing" : `yaml: unknown anchor '${alias[1]}' referenced`);
  }
}

/** go-yaml reads neither base-60 numbers nor dates: both stay strings. */
function kubernetesTags(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === "string" || !((tag as ScalarTag).format === "TIME" || tag.tag === "tag:yaml.org,2002:timestamp"));
}

/** The library's findings in the words of go-yaml v2, which counts lines of scanner errors from 1 and names no line for the first. */
function wordsOf(problem: YAMLError, text: string): string {
  const offset = problem.pos[0];
  const line = text.slice(0, offset).split("\n").length;
  const at = (scannerLine: number, message: string) => (scannerLine <= 1 ? `yaml: ${message}` : `yaml: line ${scannerLine}: ${message}`);
  const message = problem.message;
  switch (problem.code) {
    case "TAB_AS_INDENT":
      return at(line, "found character that cannot start any token");
    case "BAD_SCALAR_START":
      return at(line, "found character that cannot start any token");
    case "MULTILINE_IMPLICIT_KEY":
      return at(line + 1, "could not find expected ':'");
    case "BLOCK_AS_IMPLICIT_KEY":
      if (message.startsWith("A block sequence")) return at(line - 1, "did not find expected key");
      return at(mappingValueLine(text, offset, line), "mapping values are not allowed in this context");
    case "BLOCK_IN_FLOW":
    case "BAD_COLLECTION_TYPE":
      return at(line, "block collections are not allowed in this context");
    case "BAD_ALIAS":
      return `yaml: unknown anchor '${text.slice(offset).replace(/^\*/, "").split(/\s/)[0]}' referenced`;
    case "BAD_INDENT":
      return indentationWords(message, line, at);
    case "MISSING_CHAR":
      return missingWords(message, text, offset, line, at);
    case "BAD_DQ_ESCAPE":
      return at(line, "found unknown escape character");
    default:
      return unexpectedWords(message, line, at);
  }
}

type At = (line: number, message: string) => string;

function indentationWords(message: string, line: number, at: At): string {
  if (message.startsWith("Flow")) return at(line - 1, `did not find expected ',' or '${message.startsWith("Flow map") ? "}" : "]"}'`);
  if (message.includes("sequence")) return at(line - 1, "did not find expected '-' indicator");
  return at(line - 1, "did not find expected key");
}

function missingWords(message: string, text: string, offset: number, line: number, at: At): string {
  if (message.includes("quote")) return at(line, "found unexpected end of stream");
  if (message.startsWith("Sequence item without -"))
    return at(line - 1, inIndentlessSequence(text, offset) ? "did not find expected key" : "did not find expected '-' indicator");
  if (/implicit (?:map )?key/i.test(message)) return at(line + 1, "could not find expected ':'");
  if (message.includes("]")) return at(line - 1, "did not find expected ',' or ']'");
  if (message.includes("}")) return at(line - 1, "did not find expected ',' or '}'");
  return at(line, "did not find expected key");
}

/** Whether the list above `offset` stands at the indentation of its own key, as kubectl itself writes lists. */
function inIndentlessSequence(text: string, offset: number): boolean {
  const above = text.slice(0, offset).split("\n");
  const indent = (line: string) => line.length - line.trimStart().length;
  let dash: number | undefined;
  for (const line of above.reverse()) {
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    if (dash === undefined) {
      if (/^\s*-(?:\s|$)/.test(line)) dash = indent(line);
    } else if (!/^\s*-(?:\s|$)/.test(line) && indent(line) <= dash) return indent(line) === dash;
  }
  return false;
}

function unexpectedWords(message: string, line: number, at: At): string {
  if (message.includes("sequence")) return at(line, "block sequence entries are not allowed in this context");
  if (message.includes("document") || message.includes("Document")) return at(line - 1, "did not find expected <document start>");
  return at(line - 1, "did not find expected key");
}

/** The colon that offends may stand some lines below where the value began. */
function mappingValueLine(text: string, offset: number, line: number): number {
  const below = text.slice(offset).split("\n");
  const index = below.findIndex((part, position) => (position === 0 ? /:\s.*:(?:\s|$)/.test(part) : /:(?:\s|$)/.test(part)));
  return index < 0 ? line : line + index;
}
