import { goJson } from "./json.ts";
import { type PathNode, parseJsonPath } from "./json-path-parser.ts";

/** A compiled template such as `{range .items[*]}{.metadata.name}{"\n"}{end}`. Models client-go/util/jsonpath. */
export class JsonPath {
  private readonly nodes: readonly PathNode[];
  private readonly allowMissing: boolean;

  /** Throws when the template cannot be parsed. */
  constructor(template: string, options: { allowMissing: boolean }) {
    this.nodes = parseJsonPath(template);
    this.allowMissing = options.allowMissing;
  }

  /** The printed text. Throws when a key is missing and missing keys are not allowed. */
  print(root: unknown): string {
    return this.template(this.nodes, root, root);
  }

  /** The values that each action of the template finds. */
  find(root: unknown): unknown[][] {
    return this.nodes.flatMap((node) => (node.type === "list" ? [this.evaluate(node.nodes, [root], root)] : []));
  }

  private template(nodes: readonly PathNode[], current: unknown, root: unknown): string {
    let text = "";
    for (const node of nodes) {
      if (node.type === "text") text += node.text;
      else if (node.type === "range") for (const item of this.evaluate(node.path, [current], root)) text += this.template(node.body, item, root);
      else if (node.type === "list") text += this.evaluate(node.nodes, [current], root).map(formatValue).join(" ");
    }
    return text;
  }

  private evaluate(nodes: readonly PathNode[], start: unknown[], root: unknown): unknown[] {
    let values = start;
    for (const node of nodes) values = this.step(node, values, root);
    return values;
  }

  private step(node: PathNode, values: unknown[], root: unknown): unknown[] {
    switch (node.type) {
      case "root":
        return [root];
      case "literal":
        return [node.value];
      case "field":
        return values.flatMap((value) => this.field(value, node.name));
      case "wildcard":
        return values.flatMap(children);
      case "recursive":
        return values.flatMap(descendants);
      case "slice":
        return values.flatMap((value) => this.slice(value, node.start, node.end, node.step));
      case "filter":
        return values.flatMap((value) => children(value).filter((item) => this.matches(node, item, root)));
      case "union":
        return values.flatMap((value) => node.branches.flatMap((branch) => this.evaluate(branch, [value], root)));
      default:
        throw new Error(`unexpected ${node.type} in a path`);
    }
  }

  private field(value: unknown, name: string): unknown[] {
    if (typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)) {
      const found = (value as Record<string, unknown>)[name];
      return found === undefined ? [] : [found];
    }
    if (this.allowMissing) return [];
    throw new Error(`${name} is not found`);
  }

  private slice(value: unknown, start: number | undefined, end: number | undefined, step: number | undefined): unknown[] {
    if (!Array.isArray(value)) {
      if (value === undefined || value === null) return [];
      throw new Error(`${typeof value === "object" ? "map" : typeof value} is not array or slice`);
    }
    const at = (index: number) => (index < 0 ? index + value.length : index);
    if (end === undefined && step === undefined && start !== undefined) {
      const index = at(start);
      if (index >= 0 && index < value.length) return [value[index]];
      throw new Error(`array index out of bounds: index ${start}, length ${value.length}`);
    }
    const last = Math.min(end === undefined ? value.length : at(end), value.length);
    const found: unknown[] = [];
    for (let index = Math.max(0, at(start ?? 0)); index < last; index += Math.max(1, step ?? 1)) found.push(value[index]);
    return found;
  }

  private matches(filter: Extract<PathNode, { type: "filter" }>, item: unknown, root: unknown): boolean {
    const left = this.quietly(filter.left, item, root);
    if (filter.operator === "exists") return left.length > 0;
    const right = this.quietly(filter.right, item, root);
    if (left.length === 0 || right.length === 0) return filter.operator === "!=" && left.length !== right.length;
    return compare(left[0], right[0], filter.operator);
  }

  /** A filter's missing key is no error: the item does not match. */
  private quietly(nodes: readonly PathNode[], item: unknown, root: unknown): unknown[] {
    try {
      return this.evaluate(nodes, [item], root);
    } catch {
      return [];
    }
  }
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return [];
  return Object.keys(value)
    .sort()
    .map((key) => (value as Record<string, unknown>)[key]);
}

function descendants(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? [value, ...children(value).flatMap(descendants)] : [];
}

function compare(left: unknown, right: unknown, operator: string): boolean {
  if (operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (typeof left !== typeof right || (typeof left !== "number" && typeof left !== "string")) return false;
  const order = left === right ? 0 : (left as number) < (right as number) ? -1 : 1;
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

/** Strings as they are, everything else as JSON. */
export function formatValue(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : goJson(value);
}
