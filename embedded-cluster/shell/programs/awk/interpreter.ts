// Longer than 400 lines: one case for each node of one language.
import { SHELL_DEPTH, SHELL_VALUE_BYTES } from "../../../kernel/limits.ts";
import { type RegularExpression, compileRegularExpression } from "../../regular-expression/regular-expression.ts";
import { printfBytes } from "../text/printf.ts";
import { callBuiltin } from "./builtins.ts";
import { type AwkProgram, AwkError, type Expression, type Statement, type Target } from "./syntax.ts";

/** A value: a string that came from outside may also be a number when it looks like one. */
export type Value = number | string | { text: string };

export class Flow extends Error {
  readonly kind: "next" | "nextfile" | "break" | "continue" | "return" | "exit";
  readonly value: Value;
  constructor(kind: Flow["kind"], value: Value = "") {
    super(kind);
    this.kind = kind;
    this.value = value;
  }
}

/** What the program needs of the world: records, outputs, commands. */
export interface AwkHost {
  print(text: string, output: { mode: ">" | ">>" | "|"; target: string } | undefined): Promise<void>;
  /** The next record of the main input (undefined), of a file or of a command; undefined at the end, null when it cannot be opened. */
  readRecord(from: { file?: string; command?: string } | undefined): Promise<string | undefined | null>;
  system(command: string): Promise<number>;
  close(name: string): Promise<number>;
  flush(): Promise<void>;
  breathe(): Promise<void> | undefined;
  random(): number;
  /** Milliseconds since the epoch. */
  now(): number;
}

type Cell = Value | Map<string, Value>;

const ARRAY_LIMIT = 200_000;

/** Walks an awk program. Models POSIX awk with gawk's most used functions. */
export class AwkInterpreter {
  readonly host: AwkHost;
  readonly globals = new Map<string, Cell>();
  private readonly program: AwkProgram;
  private readonly frames: Map<string, Cell | undefined>[] = [];
  private readonly expressions = new Map<string, RegularExpression>();
  private record = "";
  private fields: Value[] | undefined;
  private steps = 0;
  seed = 0;

  constructor(program: AwkProgram, host: AwkHost) {
    this.program = program;
    this.host = host;
    for (const [name, value] of Object.entries({
      FS: " ",
      OFS: " ",
      ORS: "\n",
      RS: "\n",
      SUBSEP: "\x1c",
      OFMT: "%.6g",
      CONVFMT: "%.6g",
      NR: 0,
      FNR: 0,
      FILENAME: "",
      RSTART: 0,
      RLENGTH: -1,
    }))
      this.globals.set(name, value);
  }

  /** Runs BEGIN, the rules for every record, END. Gives the exit status. */
  async run(): Promise<number> {
    let status = 0;
    const { rules } = this.program;
    try {
      try {
        for (const rule of rules) if (rule.pattern === "BEGIN" && rule.body !== undefined) await this.execute(rule.body);
        if (rules.some((rule) => rule.pattern !== "BEGIN")) await this.records();
      } catch (error) {
        if (!(error instanceof Flow) || error.kind !== "exit") throw error;
        status = this.number(error.value);
        if (this.isEnding) return status;
      }
      this.isEnding = true;
      for (const rule of rules) if (rule.pattern === "END" && rule.body !== undefined) await this.execute(rule.body);
    } catch (error) {
      if (!(error instanceof Flow) || error.kind !== "exit") throw error;
      status = error.value === "" ? status : this.number(error.value);
    }
    return status & 0xff;
  }

  private isEnding = false;

  private async records(): Promise<void> {
    for (;;) {
      const record = await this.host.readRecord(undefined);
      if (record === undefined || record === null) return;
      this.setRecord(record);
      try {
        for (const rule of this.program.rules) {
          if (rule.pattern === "BEGIN" || rule.pattern === "END" || !(await this.selects(rule))) continue;
          if (rule.body === undefined) await this.host.print(this.record + this.text(this.get("ORS")), undefined);
          else await this.execute(rule.body);
        }
      } catch (error) {
        if (!(error instanceof Flow) || (error.kind !== "next" && error.kind !== "nextfile")) throw error;
      }
    }
  }

  private async selects(rule: AwkProgram["rules"][number]): Promise<boolean> {
    if (rule.pattern === undefined) return true;
    const start = rule.pattern as Expression;
    if (rule.end === undefined) return this.truth(await this.evaluate(start));
    if (!rule.inRange && !this.truth(await this.evaluate(start))) return false;
    rule.inRange = !this.truth(await this.evaluate(rule.end));
    return true;
  }

  private async execute(statement: Statement): Promise<void> {
    if (++this.steps % 32 === 0) {
      const wait = this.host.breathe();
      if (wait !== undefined) await wait;
    }
    switch (statement.type) {
      case "block":
        for (const inner of statement.body) await this.execute(inner);
        return;
      case "expression":
        await this.evaluate(statement.expression);
        return;
      case "print":
        return this.print(statement);
      case "if":
        if (this.truth(await this.evaluate(statement.condition))) await this.execute(statement.then);
        else if (statement.otherwise !== undefined) await this.execute(statement.otherwise);
        return;
      case "while":
        if (statement.checksAfter && !(await this.round(statement.body))) return;
        while (this.truth(await this.evaluate(statement.condition))) if (!(await this.round(statement.body))) return;
        return;
      case "for":
        if (statement.initial !== undefined) await this.execute(statement.initial);
        while (statement.condition === undefined || this.truth(await this.evaluate(statement.condition))) {
          if (!(await this.round(statement.body))) return;
          if (statement.step !== undefined) await this.execute(statement.step);
        }
        return;
      case "for-in":
        for (const key of [...this.array(statement.array).keys()]) {
          this.set(statement.variable, looksNumeric(key) ? { text: key } : key);
          if (!(await this.round(statement.body))) return;
        }
        return;
      case "delete":
        if (statement.keys === undefined) this.array(statement.name).clear();
        else this.array(statement.name).delete(await this.key(statement.keys));
        return;
      case "return":
      case "exit":
        throw new Flow(statement.type, statement.value === undefined ? "" : await this.evaluate(statement.value));
      default:
        throw new Flow(statement.type);
    }
  }

  /** One round of a loop; false when it is to end. */
  private async round(body: Statement): Promise<boolean> {
    try {
      await this.execute(body);
      return true;
    } catch (error) {
      if (error instanceof Flow && error.kind === "continue") return true;
      if (error instanceof Flow && error.kind === "break") return false;
      throw error;
    }
  }

  private async print(statement: Extract<Statement, { type: "print" }>): Promise<void> {
    const values: Value[] = [];
    for (const argument of statement.arguments) values.push(await this.evaluate(argument));
    let text: string;
    if (statement.format) text = this.format(values);
    else if (values.length === 0) text = this.record + this.text(this.get("ORS"));
    else text = values.map((value) => this.output(value)).join(this.text(this.get("OFS"))) + this.text(this.get("ORS"));
    const output = statement.output;
    await this.host.print(text, output && { mode: output.mode, target: this.text(await this.evaluate(output.target)) });
  }

  format(values: readonly Value[]): string {
    const [format = "", ...rest] = values;
    const { bytes } = printfBytes(
      this.text(format).replace(/\\/g, "\\\\"),
      rest.map((value) => (typeof value === "number" ? this.precise(value) : this.text(value))),
    );
    return new TextDecoder().decode(bytes);
  }

  async evaluate(expression: Expression): Promise<Value> {
    switch (expression.type) {
      case "number":
        return expression.value;
      case "string":
        return expression.value;
      case "group":
        return this.evaluate(expression.inner);
      case "regex":
        return this.expression(expression.source).test(this.record) ? 1 : 0;
      case "variable":
        return this.get(expression.name);
      case "field":
        return this.field(this.number(await this.evaluate(expression.index)));
      case "element":
        return this.element(expression.name, await this.key(expression.keys));
      case "in":
        return this.array(expression.name).has(await this.key(expression.keys)) ? 1 : 0;
      case "unary": {
        const value = await this.evaluate(expression.operand);
        if (expression.operator === "!") return this.truth(value) ? 0 : 1;
        return expression.operator === "-" ? -this.number(value) : this.number(value);
      }
      case "binary":
        return this.binary(expression);
      case "match":
        return (await this.pattern(expression.right)).test(this.text(await this.evaluate(expression.left))) === expression.negated ? 0 : 1;
      case "conditional":
        return this.evaluate(this.truth(await this.evaluate(expression.condition)) ? expression.then : expression.otherwise);
      case "assign": {
        let value = await this.evaluate(expression.value);
        if (expression.operator !== "=")
          value = calculate(expression.operator.slice(0, -1), this.number(await this.evaluate(expression.target)), this.number(value));
        await this.store(expression.target, value);
        return value;
      }
      case "step": {
        const before = this.number(await this.evaluate(expression.target));
        await this.store(expression.target, before + expression.by);
        return expression.isPrefix ? before + expression.by : before;
      }
      case "getline":
        return this.getline(expression);
      case "call":
        return this.call(expression.name, expression.arguments);
    }
  }

  private async binary({ operator, left, right }: Extract<Expression, { type: "binary" }>): Promise<Value> {
    const first = await this.evaluate(left);
    if (operator === "&&") return this.truth(first) && this.truth(await this.evaluate(right)) ? 1 : 0;
    if (operator === "||") return this.truth(first) || this.truth(await this.evaluate(right)) ? 1 : 0;
    const second = await this.evaluate(right);
    if (operator === " ") {
      const text = this.text(first) + this.text(second);
      if (text.length > SHELL_VALUE_BYTES) throw new AwkError("string is too long");
      return text;
    }
    if (/^[<>=!]/.test(operator)) {
      const order = this.compare(first, second);
      return { "<": order < 0, "<=": order <= 0, "==": order === 0, "!=": order !== 0, ">": order > 0, ">=": order >= 0 }[operator] ? 1 : 0;
    }
    return calculate(operator, this.number(first), this.number(second));
  }

  private compare(left: Value, right: Value): number {
    const isNumeric = (value: Value) => typeof value === "number" || (typeof value === "object" && looksNumeric(value.text));
    if (isNumeric(left) && isNumeric(right)) return this.number(left) - this.number(right);
    const [a, b] = [this.text(left), this.text(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  }

  private async getline({ target, file, command }: Extract<Expression, { type: "getline" }>): Promise<Value> {
    const from =
      file !== undefined
        ? { file: this.text(await this.evaluate(file)) }
        : command !== undefined
          ? { command: this.text(await this.evaluate(command)) }
          : undefined;
    const record = await this.host.readRecord(from);
    if (record === null) return -1;
    if (record === undefined) return 0;
    if (target === undefined) this.setRecord(record);
    else await this.store(target, { text: record });
    if (file === undefined && from !== undefined) this.set("NR", this.number(this.get("NR")) + 1);
    return 1;
  }

  private async call(name: string, parameters: readonly Expression[]): Promise<Value> {
    const definition = this.program.functions.get(name);
    if (definition === undefined) return callBuiltin(this, name, parameters);
    if (this.frames.length >= SHELL_DEPTH * 4) throw new AwkError(`function ${name}: call nesting is too deep`);
    const frame = new Map<string, Cell | undefined>();
    const late: [string, string][] = [];
    for (const [index, parameter] of definition.parameters.entries()) {
      const argument = parameters[index];
      if (argument === undefined) frame.set(parameter, undefined);
      else if (argument.type === "variable" && (this.lookUp(argument.name) instanceof Map || this.lookUp(argument.name) === undefined)) {
        // An array, or a name that may become one: both sides mean the same.
        const shared = this.lookUp(argument.name);
        frame.set(parameter, shared);
        if (shared === undefined) late.push([parameter, argument.name]);
      } else frame.set(parameter, await this.evaluate(argument));
    }
    this.frames.push(frame);
    try {
      await this.execute(definition.body);
      return "";
    } catch (error) {
      if (error instanceof Flow && error.kind === "return") return error.value;
      throw error;
    } finally {
      this.frames.pop();
      for (const [parameter, outer] of late) {
        const made = frame.get(parameter);
        if (made instanceof Map) this.place(outer, made);
      }
    }
  }

  private lookUp(name: string): Cell | undefined {
    const frame = this.frames.at(-1);
    return frame?.has(name) ? frame.get(name) : this.globals.get(name);
  }

  private place(name: string, cell: Cell): void {
    const frame = this.frames.at(-1);
    if (frame?.has(name)) frame.set(name, cell);
    else this.globals.set(name, cell);
  }

  get(name: string): Value {
    if (name === "NF") return this.split().length;
    const cell = this.lookUp(name);
    if (cell instanceof Map) throw new AwkError(`can't use array ${name} in scalar context`);
    return cell ?? { text: "" };
  }

  set(name: string, value: Value): void {
    if (name === "NF") {
      const fields = this.split();
      const count = Math.max(0, Math.min(10_000, Math.floor(this.number(value))));
      while (fields.length < count) fields.push("");
      fields.length = count;
      this.rebuild();
      return;
    }
    this.place(name, value);
  }

  array(name: string): Map<string, Value> {
    const cell = this.lookUp(name);
    if (cell instanceof Map) return cell;
    if (cell !== undefined) throw new AwkError(`can't use scalar ${name} as array`);
    const made = new Map<string, Value>();
    this.place(name, made);
    return made;
  }

  private element(name: string, key: string): Value {
    const array = this.array(name);
    const value = array.get(key);
    if (value !== undefined) return value;
    if (array.size >= ARRAY_LIMIT) throw new AwkError(`array ${name} has more than ${ARRAY_LIMIT} elements`);
    // Looking an element up makes it, as POSIX says.
    array.set(key, { text: "" });
    return { text: "" };
  }

  async store(target: Target, value: Value): Promise<void> {
    if (target.type === "variable") return this.set(target.name, value);
    if (target.type === "element") {
      const array = this.array(target.name);
      const key = await this.key(target.keys);
      if (array.size >= ARRAY_LIMIT && !array.has(key)) throw new AwkError(`array ${target.name} has more than ${ARRAY_LIMIT} elements`);
      array.set(key, value);
      return;
    }
    this.setField(this.number(await this.evaluate(target.index)), value);
  }

  private async key(keys: readonly Expression[]): Promise<string> {
    const parts: string[] = [];
    for (const key of keys) parts.push(this.text(await this.evaluate(key)));
    return parts.join(this.text(this.get("SUBSEP")));
  }

  setRecord(record: string): void {
    this.record = record;
    this.fields = undefined;
  }

  private field(index: number): Value {
    if (index < 0 || Number.isNaN(index)) throw new AwkError(`trying to access out of range field ${index}`);
    return index === 0 ? { text: this.record } : (this.split()[Math.floor(index) - 1] ?? { text: "" });
  }

  private setField(index: number, value: Value): void {
    if (index === 0) return this.setRecord(this.text(value));
    if (index < 0 || index > 10_000) throw new AwkError(`trying to access out of range field ${index}`);
    const fields = this.split();
    while (fields.length < index) fields.push("");
    fields[index - 1] = value;
    this.rebuild();
  }

  private rebuild(): void {
    this.record = (this.fields ?? []).map((field) => this.text(field)).join(this.text(this.get("OFS")));
  }

  private split(): Value[] {
    this.fields ??= this.splitText(this.record, this.text(this.get("FS"))).map((text) => ({ text }));
    return this.fields;
  }

  /** " " parts at runs of blanks, one character at itself, anything longer is a regular expression. */
  splitText(text: string, separator: string): string[] {
    if (separator === " ") return text.trim() === "" ? [] : text.trim().split(/[ \t\n]+/);
    if (text === "") return [];
    if (separator === "") return [...text];
    if (separator.length === 1 && separator !== "\\") return text.split(separator);
    const expression = this.expression(separator);
    const pieces: string[] = [];
    let start = 0;
    for (let from = 0; from <= text.length; ) {
      const match = expression.match(text, from);
      if (match === undefined) break;
      if (match.end === match.index) {
        from = match.end + 1;
        continue;
      }
      pieces.push(text.slice(start, match.index));
      start = match.end;
      from = match.end;
    }
    pieces.push(text.slice(start));
    return pieces;
  }

  expression(source: string): RegularExpression {
    const known = this.expressions.get(source);
    if (known !== undefined) return known;
    const made = compileRegularExpression(source, { syntax: "extended", escapesInBrackets: true });
    if (this.expressions.size > 500) this.expressions.clear();
    this.expressions.set(source, made);
    return made;
  }

  /** A regular expression written as such, or the text of any other expression. */
  async pattern(expression: Expression): Promise<RegularExpression> {
    return this.expression(expression.type === "regex" ? expression.source : this.text(await this.evaluate(expression)));
  }

  truth(value: Value): boolean {
    if (typeof value === "number") return value !== 0;
    if (typeof value === "string") return value !== "";
    return looksNumeric(value.text) ? Number(value.text) !== 0 : value.text !== "";
  }

  number(value: Value): number {
    if (typeof value === "number") return value;
    const text = typeof value === "string" ? value : value.text;
    return Number(/^\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?/.exec(text)?.[0] ?? 0);
  }

  text(value: Value): string {
    if (typeof value === "number") return this.decimal(value, "CONVFMT");
    return typeof value === "string" ? value : value.text;
  }

  private output(value: Value): string {
    return typeof value === "number" ? this.decimal(value, "OFMT") : this.text(value);
  }

  private decimal(value: number, format: "CONVFMT" | "OFMT"): string {
    if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value);
    if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    const shape = this.globals.get(format);
    return new TextDecoder().decode(printfBytes(typeof shape === "string" ? shape : "%.6g", [this.precise(value)]).bytes);
  }

  private precise(value: number): string {
    return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value);
  }
}

export function looksNumeric(text: string): boolean {
  return /^\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*$/.test(text);
}

function calculate(operator: string, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      if (right === 0) throw new AwkError("division by zero");
      return left / right;
    case "%":
      if (right === 0) throw new AwkError("division by zero in %");
      return left % right;
    default:
      return left ** right;
  }
}
