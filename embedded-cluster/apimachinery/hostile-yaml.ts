import { YAML_DEPTH, YAML_DOCUMENT_BYTES } from "../kernel/limits.ts";

/**
 * Why a YAML text must not be read; undefined when it may. The library reads some hundred kilobytes in a second, and nested
 * collections in the square of their depth, without letting others have a turn: what no manifest looks like is refused before.
 */
export function hostileYaml(text: string): string | undefined {
  if (text.length > YAML_DOCUMENT_BYTES) return `document is larger than ${YAML_DOCUMENT_BYTES} bytes`;
  const tooDeep = `exceeded max depth of ${YAML_DEPTH}`;
  if (COMPACT_NESTING.test(text)) return tooDeep;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === "[" || character === "{") depth++;
    else if ((character === "]" || character === "}") && depth > 0) depth--;
    // Brackets inside of texts count too, as long as none closes them: a line without any ends such a run.
    else if (character === "\n" && depth > 0 && text[index + 1] !== " " && text[index + 1] !== "[" && text[index + 1] !== "{") depth = 0;
    if (depth > YAML_DEPTH) return tooDeep;
  }
  return undefined;
}

/** Collections that begin one inside the other on one line: "- - - -". */
const COMPACT_NESTING = new RegExp(`^[ \\t]*(?:[-?:][ \\t]+){${YAML_DEPTH},}`, "m");
