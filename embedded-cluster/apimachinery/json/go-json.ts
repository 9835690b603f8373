/**
 * What Go's decoder has to say about a JSON text: its syntax errors, and (sigs.k8s.io/json) fields that come twice, which
 * JSON.parse keeps to itself. Models the scanner of encoding/json.
 */

/** Nested deeper than this, the scanner gives up, as Go's does at 10,000: it stands on a stack of its own. */
const DEPTH_LIMIT = 1_000;

/** Why Go would not read the text; undefined when it would. */
export function goSyntaxProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return new Scanner(text, ignore).problem();
  }
}

export interface FieldPlace {
  /** "spec.containers[0].image" */
  path: string;
  offset: number;
}

/** Fields that come a second time in their object, in order. */
export function duplicateFields(text: string): FieldPlace[] {
  const found: FieldPlace[] = [];
  new Scanner(text, (path, offset, again) => again && found.push({ path: path(), offset })).problem();
  return found;
}

/** Where each of these fields comes first. */
export function placesOf(text: string, paths: readonly string[]): FieldPlace[] {
  const wanted = new Set(paths);
  const found: FieldPlace[] = [];
  new Scanner(text, (path, offset) => wanted.delete(path()) && found.push({ path: path(), offset })).problem();
  return found;
}

type Visit = (path: () => string, offset: number, again: boolean) => void;

const ignore: Visit = () => undefined;
const END = "unexpected end of JSON input";
const LITERALS = ["true", "false", "null"];

class Invalid extends Error {}

class Scanner {
  private at = 0;
  private readonly text: string;
  private readonly visit: Visit;
  private readonly stack: (string | number)[] = [];

  constructor(text: string, visit: Visit) {
    this.text = text;
    this.visit = visit;
  }

  problem(): string | undefined {
    try {
      this.value();
      this.space();
      if (this.at < this.text.length) this.refuse("after top-level value");
      return undefined;
    } catch (error) {
      if (error instanceof Invalid) return error.message;
      throw error;
    }
  }

  private value(): void {
    this.space();
    if (this.stack.length > DEPTH_LIMIT) throw new Invalid(`invalid character '${this.text[this.at]}' exceeded max depth`);
    const character = this.text[this.at];
    if (character === "{") this.object();
    else if (character === "[") this.array();
    else if (character === '"') this.string();
    else if (character === "-" || isDigit(character)) this.number();
    else this.literal();
  }

  private object(): void {
    const seen = new Set<string>();
    this.at++;
    this.space();
    if (this.text[this.at] === "}") return void this.at++;
    for (;;) {
      this.space();
      const offset = this.at;
      if (this.text[this.at] !== '"') this.refuse("looking for beginning of object key string");
      this.string();
      const key = JSON.parse(this.text.slice(offset, this.at)) as string;
      this.space();
      if (this.text[this.at] !== ":") this.refuse("after object key");
      this.at++;
      this.stack.push(key);
      this.visit(() => this.path(), offset, seen.has(key));
      seen.add(key);
      this.value();
      this.stack.pop();
      this.space();
      if (this.text[this.at] === "}") return void this.at++;
      if (this.text[this.at] !== ",") this.refuse("after object key:value pair");
      this.at++;
    }
  }

  private array(): void {
    this.at++;
    this.space();
    if (this.text[this.at] === "]") return void this.at++;
    for (let index = 0; ; index++) {
      this.stack.push(index);
      this.value();
      this.stack.pop();
      this.space();
      if (this.text[this.at] === "]") return void this.at++;
      if (this.text[this.at] !== ",") this.refuse("after array element");
      this.at++;
    }
  }

  private string(): void {
    this.at++;
    for (;;) {
      const character = this.text[this.at];
      if (character === '"') return void this.at++;
      if (character === "\\") this.escape();
      else if (character === undefined || character < " ") this.refuse("in string literal");
      else this.at++;
    }
  }

  private escape(): void {
    const character = this.text[++this.at];
    if (character === undefined || !'"\\/bfnrtu'.includes(character)) this.refuse("in string escape code");
    this.at++;
    if (character !== "u") return;
    for (let digit = 0; digit < 4; digit++, this.at++) {
      if (!/[0-9a-fA-F]/.test(this.text[this.at] ?? "")) this.refuse("in \\u hexadecimal character escape");
    }
  }

  private number(): void {
    if (this.text[this.at] === "-") {
      this.at++;
      if (!isDigit(this.text[this.at])) this.refuse("in numeric literal");
    }
    if (this.text[this.at] === "0") this.at++;
    else this.digits();
    if (this.text[this.at] === ".") {
      this.at++;
      if (!isDigit(this.text[this.at])) this.refuse("after decimal point in numeric literal");
      this.digits();
    }
    if (this.text[this.at] === "e" || this.text[this.at] === "E") {
      this.at++;
      if (this.text[this.at] === "+" || this.text[this.at] === "-") this.at++;
      if (!isDigit(this.text[this.at])) this.refuse("in exponent of numeric literal");
      this.digits();
    }
  }

  private digits(): void {
    while (isDigit(this.text[this.at])) this.at++;
  }

  private literal(): void {
    const literal = LITERALS.find((each) => each[0] === this.text[this.at]);
    if (literal === undefined) return this.refuse("looking for beginning of value");
    for (const expected of literal) {
      if (this.text[this.at] !== expected) this.refuse(`in literal ${literal} (expecting '${expected}')`);
      this.at++;
    }
  }

  private space(): void {
    while (this.at < this.text.length && " \t\r\n".includes(this.text[this.at] as string)) this.at++;
  }

  private path(): string {
    return this.stack.reduce<string>((path, step) => (typeof step === "number" ? `${path}[${step}]` : path === "" ? step : `${path}.${step}`), "");
  }

  private refuse(where: string): never {
    const character = this.text.codePointAt(this.at);
    if (character === undefined) throw new Invalid(END);
    throw new Invalid(`invalid character ${quoted(String.fromCodePoint(character))} ${where}`);
  }
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}

/** As Go quotes a character in these messages. */
function quoted(character: string): string {
  if (character === "'") return String.raw`'\''`;
  if (character === '"') return `'"'`;
  return `'${JSON.stringify(character).slice(1, -1)}'`;
}
