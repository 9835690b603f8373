import { SHELL_WORDS } from "../../kernel/limits.ts";
import type { Word, WordPart } from "./ast.ts";

/** A word as a row of unquoted characters and parts that brace expansion does not look into. */
type Item = string | Exclude<WordPart, never>;

/** `a{b,c}d` → `abd` `acd`; `{1..3}`, `{a..e..2}`. Words without braces come back as they are. */
export function expandBraces(word: Word): Word[] {
  if (!word.parts.some((part) => part.type === "text" && !part.quoted && part.text.includes("{"))) return [word];
  const items: Item[] = word.parts.flatMap((part) => (part.type === "text" && !part.quoted ? [...part.text] : [part as Item]));
  return expandItems(items).map((expanded) => ({ parts: toParts(expanded), source: word.source }));
}

function expandItems(items: readonly Item[]): Item[][] {
  for (let open = items.indexOf("{"); open >= 0; open = items.indexOf("{", open + 1)) {
    const found = readBraces(items, open);
    if (found === undefined) continue;
    const prefix = items.slice(0, open);
    const results: Item[][] = [];
    const suffixes = expandItems(items.slice(found.end + 1));
    for (const choice of found.choices) {
      for (const middle of expandItems(choice)) {
        for (const suffix of suffixes) {
          results.push([...prefix, ...middle, ...suffix]);
          if (results.length >= SHELL_WORDS) return results;
        }
      }
    }
    return results;
  }
  return [[...items]];
}

function readBraces(items: readonly Item[], open: number): { choices: Item[][]; end: number } | undefined {
  const choices: Item[][] = [[]];
  let depth = 0;
  for (let index = open + 1; index < items.length; index++) {
    const item = items[index] as Item;
    if (item === "{") depth++;
    if (item === "}" && depth-- === 0) {
      if (choices.length > 1) return { choices, end: index };
      const sequence = readSequence(choices[0] as Item[]);
      return sequence === undefined ? undefined : { choices: sequence, end: index };
    }
    if (item === "," && depth === 0) choices.push([]);
    else choices.at(-1)?.push(item);
  }
  return undefined;
}

function readSequence(items: readonly Item[]): Item[][] | undefined {
  if (items.some((item) => typeof item !== "string")) return undefined;
  const text = items.join("");
  const numbers = /^(-?[0-9]+)\.\.(-?[0-9]+)(?:\.\.(-?[0-9]+))?$/.exec(text);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?[0-9]+))?$/.exec(text);
  const match = numbers ?? letters;
  if (match === null) return undefined;
  const value = (part: string) => (numbers !== null ? Number(part) : part.charCodeAt(0));
  const [first, last] = [value(match[1] as string), value(match[2] as string)];
  const step = Math.max(1, Math.abs(Number(match[3] ?? 1)));
  const isPadded = numbers !== null && [match[1], match[2]].some((part) => /^-?0[0-9]/.test(part as string));
  const width = isPadded ? Math.max((match[1] as string).length, (match[2] as string).length) : 0;
  const choices: Item[][] = [];
  for (let current = first; first <= last ? current <= last : current >= last; current += first <= last ? step : -step) {
    choices.push([...(numbers !== null ? padded(current, width) : String.fromCharCode(current))]);
    if (choices.length >= SHELL_WORDS) break;
  }
  return choices;
}

function padded(value: number, width: number): string {
  return value < 0 ? `-${String(-value).padStart(width - 1, "0")}` : String(value).padStart(width, "0");
}

function toParts(items: readonly Item[]): WordPart[] {
  const parts: WordPart[] = [];
  for (const item of items) {
    const last = parts.at(-1);
    if (typeof item !== "string") parts.push(item);
    else if (last?.type === "text" && !last.quoted) parts[parts.length - 1] = { ...last, text: last.text + item };
    else parts.push({ type: "text", text: item, quoted: false });
  }
  return parts;
}
