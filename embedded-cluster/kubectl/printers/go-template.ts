import { decodeUtf8, fromBase64 } from "../../kernel/bytes.ts";
import { CommandError } from "../errors/command-error.ts";
import { goQuote, goValue } from "../text/go-quote.ts";
import { type Operand, type Pipeline, type TemplateNode, parseTemplate } from "./go-template-parser.ts";
import { goJson } from "./json.ts";

/** Output of one template, so that nested ranges over large lists end. */
const OUTPUT_LIMIT_CHARACTERS = 16 * 1024 * 1024;

/** The part of Go's text/template that `-o go-template` is used with: if, with, range, variables, pipelines and the common functions. */
export class GoTemplate {
  private readonly nodes: readonly TemplateNode[];
  private text = "";
  private allowMissing = true;

  /** Throws when the source cannot be parsed. */
  constructor(source: string) {
    this.nodes = parseTemplate(source);
  }

  print(data: unknown, allowMissing: boolean): string {
    this.text = "";
    this.allowMissing = allowMissing;
    this.walk(this.nodes, { dot: data, variables: new Map([["$", data]]) });
    return this.text;
  }

  private walk(nodes: readonly TemplateNode[], scope: Scope): void {
    for (const node of nodes) {
      if (node.type === "text") this.emit(node.text);
      else if (node.type === "action") {
        const value = this.pipeline(node.pipeline, scope);
        if (node.pipeline.variables.length === 0) this.emit(value === undefined ? "<no value>" : printed(value));
      } else if (node.type === "range") this.range(node, scope);
      else {
        const inner = child(scope, scope.dot);
        const value = this.pipeline(node.pipeline, inner);
        if (truth(value)) this.walk(node.body, node.type === "with" ? { ...inner, dot: value } : inner);
        else this.walk(node.otherwise, inner);
      }
    }
  }

  private range(node: Extract<TemplateNode, { type: "if" | "with" | "range" }>, scope: Scope): void {
    const value = this.pipeline({ ...node.pipeline, variables: [] }, scope);
    const entries = entriesOf(value);
    if (entries.length === 0) return this.walk(node.otherwise, scope);
    const { variables } = node.pipeline;
    for (const [key, item] of entries) {
      const inner = child(scope, item);
      if (variables.length === 1) inner.variables.set(variables[0] as string, item);
      if (variables.length === 2) inner.variables.set(variables[0] as string, key).set(variables[1] as string, item);
      this.walk(node.body, inner);
    }
  }

  private pipeline(pipeline: Pipeline, scope: Scope): unknown {
    let value: unknown = NOTHING;
    for (const command of pipeline.commands) value = this.command(command, scope, value);
    for (const name of pipeline.variables) assign(scope, name, value, pipeline.declares);
    return value;
  }

  private command(operands: readonly Operand[], scope: Scope, piped: unknown): unknown {
    const [first, ...rest] = operands as [Operand, ...Operand[]];
    const last = piped === NOTHING ? [] : [piped];
    if (first.type !== "function") {
      if (rest.length > 0 || last.length > 0) throw new CommandError("can't give argument to non-function");
      return this.operand(first, scope);
    }
    if (first.name === "and" || first.name === "or") return this.logic(first.name, rest, scope, last);
    return call(first.name, [...rest.map((operand) => this.operand(operand, scope)), ...last]);
  }

  private logic(name: "and" | "or", operands: readonly Operand[], scope: Scope, last: unknown[]): unknown {
    let value: unknown;
    for (const operand of operands) {
      value = this.operand(operand, scope);
      if (truth(value) === (name === "or")) return value;
    }
    return last.length > 0 ? last[0] : value;
  }

  private operand(operand: Operand, scope: Scope): unknown {
    switch (operand.type) {
      case "literal":
        return operand.value;
      case "dot":
        return scope.dot;
      case "variable":
        return lookup(scope, operand.name);
      case "group":
        return this.pipeline(operand.pipeline, scope);
      case "function":
        return call(operand.name, []);
      case "field": {
        let value = operand.base === undefined ? scope.dot : this.operand(operand.base, scope);
        for (const name of operand.names) value = this.field(value, name);
        return value;
      }
    }
  }

  private field(value: unknown, name: string): unknown {
    if (value === undefined || value === null) {
      if (this.allowMissing) return undefined;
      throw new CommandError(`nil data; no entry for key ${goQuote(name)}`);
    }
    if (typeof value !== "object" || Array.isArray(value))
      throw new CommandError(`can't evaluate field ${name} in type ${Array.isArray(value) ? "[]interface {}" : "interface {}"}`);
    const found = (value as Record<string, unknown>)[name];
    if (found === undefined && !this.allowMissing) throw new CommandError(`map has no entry for key ${goQuote(name)}`);
    return found;
  }

  private emit(text: string): void {
    this.text += text;
    if (this.text.length > OUTPUT_LIMIT_CHARACTERS) throw new CommandError("template output is too large");
  }
}

interface Scope {
  dot: unknown;
  variables: Map<string, unknown>;
  parent?: Scope;
}

const NOTHING = Symbol("no piped value");

function child(parent: Scope, dot: unknown): Scope {
  return { dot, variables: new Map(), parent };
}

function lookup(scope: Scope, name: string): unknown {
  for (let each: Scope | undefined = scope; each !== undefined; each = each.parent) if (each.variables.has(name)) return each.variables.get(name);
  throw new CommandError(`undefined variable ${goQuote(name)}`);
}

function assign(scope: Scope, name: string, value: unknown, declares: boolean): void {
  if (!declares) {
    for (let each: Scope | undefined = scope; each !== undefined; each = each.parent) {
      if (each.variables.has(name)) {
        each.variables.set(name, value);
        return;
      }
    }
  }
  scope.variables.set(name, value);
}

function entriesOf(value: unknown): [unknown, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  if (typeof value === "object" && value !== null) {
    return Object.keys(value)
      .sort()
      .map((key) => [key, (value as Record<string, unknown>)[key]]);
  }
  if (value === undefined || value === null) return [];
  throw new CommandError(`range can't iterate over ${goValue(value)}`);
}

function truth(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function printed(value: unknown): string {
  return value === null ? "<no value>" : goValue(value);
}

function call(name: string, args: unknown[]): unknown {
  const [first, second] = args;
  switch (name) {
    case "index":
      return args.slice(1).reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key as string], first);
    case "len":
      return typeof first === "object" && first !== null ? (Array.isArray(first) ? first.length : Object.keys(first).length) : String(first).length;
    case "not":
      return !truth(first);
    case "eq":
      return args.slice(1).some((other) => other === first);
    case "ne":
      return first !== second;
    case "lt":
      return (first as number) < (second as number);
    case "le":
      return (first as number) <= (second as number);
    case "gt":
      return (first as number) > (second as number);
    case "ge":
      return (first as number) >= (second as number);
    case "print":
      return args.map(printed).join("");
    case "println":
      return `${args.map(printed).join(" ")}\n`;
    case "printf":
      return format(String(first), args.slice(1));
    case "base64decode":
      return decodeUtf8(fromBase64(String(first)));
    case "exists":
      return args.slice(1).reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key as string], first) !== undefined;
    case "js":
    case "html":
    case "urlquery":
      return String(first);
    default:
      throw new CommandError(`template: output:1: function ${goQuote(name)} not defined`);
  }
}

function format(pattern: string, args: unknown[]): string {
  let next = 0;
  return pattern.replace(/%(-?\d*)([a-zA-Z%])/g, (_, width: string, verb: string) => {
    if (verb === "%") return "%";
    const value = args[next++];
    const text = verb === "q" ? goQuote(String(value)) : verb === "j" ? goJson(value) : printed(value);
    const size = Math.min(Math.abs(Number(width)), 1_000);
    return width.startsWith("-") ? text.padEnd(size) : text.padStart(size);
  });
}
