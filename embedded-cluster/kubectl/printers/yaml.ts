import { compareKeys } from "../text/natural-order.ts";
import { resolvesToString } from "../text/yaml-scalar.ts";
import { type ScalarStyle, analyzeScalar } from "./yaml-analysis.ts";

/** Columns after which a long scalar goes on in the next line, at its next space. */
const BEST_WIDTH = 80;
const INDENT = 2;

/**
 * A JSON value as `kubectl -o yaml` prints it: sorted keys, lists at their key's indentation, go-yaml's quoting and folding.
 * Models sigs.k8s.io/yaml over libyaml's emitter.
 */
export function toYaml(value: unknown): string {
  const emitter = new Emitter();
  emitter.node(value, 0, "root");
  return emitter.text();
}

class Emitter {
  private readonly parts: string[] = [];
  private column = 0;

  text(): string {
    return this.parts.join("");
  }

  /** `place`: after "key:", after "- ", or at the start. `indent` is that of the collection the node stands in. */
  node(value: unknown, indent: number, place: "root" | "value" | "item"): void {
    if (Array.isArray(value)) this.list(value, indent, place);
    else if (typeof value === "object" && value !== null) this.map(value as Record<string, unknown>, indent, place);
    else {
      if (place === "value") this.put(" ");
      this.scalar(value, indent + INDENT);
      this.newline();
    }
  }

  private map(value: Record<string, unknown>, indent: number, place: "root" | "value" | "item"): void {
    const keys = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort(compareKeys);
    if (keys.length === 0) return this.empty("{}", place);
    const inner = place === "root" ? 0 : indent + INDENT;
    if (place === "value") this.newline();
    keys.forEach((key, index) => {
      if (index > 0 || place !== "item") this.put(" ".repeat(inner));
      this.key(key);
      this.put(":");
      this.node(value[key], inner, "value");
    });
  }

  private list(items: unknown[], indent: number, place: "root" | "value" | "item"): void {
    if (items.length === 0) return this.empty("[]", place);
    const inner = place === "item" ? indent + INDENT : indent;
    if (place === "value") this.newline();
    items.forEach((item, index) => {
      if (index > 0 || place !== "item") this.put(" ".repeat(inner));
      this.put("- ");
      this.node(item, inner, "item");
    });
  }

  private empty(text: string, place: "root" | "value" | "item"): void {
    this.put(place === "value" ? ` ${text}` : text);
    this.newline();
  }

  private key(key: string): void {
    const analysis = analyzeScalar(key);
    let style: ScalarStyle = resolvesToString(key) && !analysis.multiline ? "plain" : "double";
    if (style === "plain" && (!analysis.plain || key === "")) style = "single";
    if (style === "single" && !analysis.single) style = "double";
    this.styled(key, style, 0, false);
  }

  private scalar(value: unknown, indent: number): void {
    if (typeof value !== "string") return this.put(plainScalar(value));
    const analysis = analyzeScalar(value);
    let style: ScalarStyle = value.includes("\n") ? "literal" : resolvesToString(value) ? "plain" : "double";
    if (style === "plain" && !analysis.plain) style = "single";
    if (style === "single" && !analysis.single) style = "double";
    if (style === "literal" && !analysis.block) style = "double";
    this.styled(value, style, indent, true);
  }

  private styled(text: string, style: ScalarStyle, indent: number, folds: boolean): void {
    if (style === "plain") this.folded([...text], indent, folds, false);
    else if (style === "single") {
      this.put("'");
      this.folded([...text], indent, folds, true);
      this.put("'");
    } else if (style === "double") this.doubleQuoted([...text], indent, folds);
    else this.literal(text, indent);
  }

  private folded(characters: string[], indent: number, folds: boolean, quoted: boolean): void {
    let spaces = false;
    characters.forEach((character, index) => {
      if (character === " ") {
        const inside = !quoted || (index > 0 && index < characters.length - 1);
        if (folds && !spaces && this.column > BEST_WIDTH && inside && characters[index + 1] !== " ") this.breakLine(indent);
        else this.put(" ");
        spaces = true;
      } else {
        this.put(quoted && character === "'" ? "''" : character);
        spaces = false;
      }
    });
  }

  private doubleQuoted(characters: string[], indent: number, folds: boolean): void {
    this.put('"');
    let spaces = false;
    characters.forEach((character, index) => {
      if (character === " ") {
        if (folds && !spaces && this.column > BEST_WIDTH && index > 0 && index < characters.length - 1) {
          this.breakLine(indent);
          if (characters[index + 1] === " ") this.put("\\");
        } else this.put(" ");
        spaces = true;
      } else {
        this.put(escapeCharacter(character));
        spaces = false;
      }
    });
    this.put('"');
  }

  private literal(text: string, indent: number): void {
    const hint = /^[ \n]/.test(text) ? String(INDENT) : "";
    const chomp = text.endsWith("\n") ? (text === "\n" || text.endsWith("\n\n") ? "+" : "") : "-";
    const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
    this.put(`|${hint}${chomp}`);
    for (const line of lines) {
      this.newline();
      if (line !== "") this.put(" ".repeat(indent) + line);
    }
  }

  private breakLine(indent: number): void {
    this.newline();
    this.put(" ".repeat(indent));
  }

  private newline(): void {
    this.parts.push("\n");
    this.column = 0;
  }

  private put(text: string): void {
    this.parts.push(text);
    this.column += text.length;
  }
}

function plainScalar(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "number" && !Number.isInteger(value)) return formatFloat(value);
  return String(value);
}

/** strconv.FormatFloat(…, 'g', -1, 64): exponents below 1e-4 and from 1e21 on, two digits at least. */
function formatFloat(value: number): string {
  const text = Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e([-+])(\d)$/, "e$10$2");
}

const ESCAPES: Record<string, string> = {
  "\0": "\\0",
  "\x07": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\x1b": "\\e",
  '"': '\\"',
  "\\": "\\\\",
  "\u0085": "\\N",
  "\u00a0": "\\_",
  "\u2028": "\\L",
  "\u2029": "\\P",
};

function escapeCharacter(character: string): string {
  const short = ESCAPES[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) as number;
  if (code >= 0x20 && code <= 0x7e) return character;
  if (code < 0xa0) return `\\x${code.toString(16).toUpperCase().padStart(2, "0")}`;
  if (code > 0xffff) return `\\U${code.toString(16).toUpperCase().padStart(8, "0")}`;
  if (code === 0xfeff || (code >= 0xd800 && code <= 0xdfff)) return `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
  return character;
}
