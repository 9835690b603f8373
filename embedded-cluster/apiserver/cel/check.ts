import { type FunctionTable, type Overload, parametersOf } from "./functions/table.ts";
import type { Bind, Call, Comprehension, Issue, ListNode, MapNode, Node, Select } from "./syntax.ts";
import {
  assignable,
  BOOL,
  BYTES,
  DOUBLE,
  DYN,
  ERROR,
  formatType,
  INT,
  isDynamic,
  joined,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  STRING,
  substitute,
  type Type,
  UINT,
} from "./types.ts";
import { Uint } from "./values.ts";

export type Variables = ReadonlyMap<string, Type>;

export interface Checked {
  type: Type;
  issues: Issue[];
  /** Variables of the outside that the expression reads. */
  used: ReadonlySet<string>;
}

/** The type of an expression and what is wrong with it, in cel-go's words. Models cel-go's checker. */
export function check(node: Node, variables: Variables, functions: FunctionTable): Checked {
  const checker = new Checker(functions, variables);
  const type = checker.typeOf(node, []);
  return { type, issues: checker.issues, used: checker.used };
}

type Scope = readonly { name: string; type: Type }[];

class Checker {
  readonly issues: Issue[] = [];
  readonly used = new Set<string>();
  private readonly functions: FunctionTable;
  private readonly variables: Variables;

  constructor(functions: FunctionTable, variables: Variables) {
    this.functions = functions;
    this.variables = variables;
  }

  typeOf(node: Node, scope: Scope): Type {
    switch (node.kind) {
      case "literal":
        return literalType(node.value);
      case "identifier":
        return this.identifier(node.name, node.at, scope);
      case "select":
        return this.select(node, scope);
      case "call":
        return this.call(node, scope);
      case "list":
        return this.list(node, scope);
      case "map":
        return this.map(node, scope);
      case "comprehension":
        return this.comprehension(node, scope);
      default:
        return this.bind(node, scope);
    }
  }

  private report(at: number, message: string): Type {
    this.issues.push({ at, message });
    return ERROR;
  }

  private identifier(name: string, at: number, scope: Scope): Type {
    const local = scope.findLast((each) => each.name === name);
    if (local !== undefined) return local.type;
    const type = this.variables.get(name);
    if (type !== undefined) this.used.add(name);
    return type ?? TYPE_NAMES.get(name) ?? this.report(at, `undeclared reference to '${name}' (in container '')`);
  }

  private select({ operand, field, isTest, isOptional, at }: Select, scope: Scope): Type {
    const type = this.typeOf(operand, scope);
    const inner = type.name === "optional_type" ? (type.params[0] ?? DYN) : type;
    const found = this.fieldOf(inner, field, at);
    if (isTest) return found === ERROR ? ERROR : BOOL;
    return isOptional || type.name === "optional_type" ? optionalOf(found) : found;
  }

  private fieldOf(type: Type, field: string, at: number): Type {
    if (isDynamic(type)) return DYN;
    if (type.name === "map") return type.params[1] ?? DYN;
    if (type.field !== undefined) return type.field(field) ?? this.report(at, `undefined field '${field}'`);
    return this.report(at, `type '${formatType(type)}' does not support field selection`);
  }

  private call(node: Call, scope: Scope): Type {
    const { name, target, args, at } = node;
    const qualified = target?.kind === "identifier" ? `${target.name}.${name}` : undefined;
    if (name === "_&&_" || name === "_||_") return this.logic(args, scope);
    if (target !== undefined && (name === "optMap" || name === "optFlatMap") && args[0]?.kind === "bind")
      return this.optional(name, target, args[0], at, scope);
    if (qualified !== undefined && this.functions.has(qualified)) return this.resolve(qualified, at, undefined, args, scope);
    if (!this.functions.has(name)) {
      if (target !== undefined) this.typeOf(target, scope);
      for (const each of args) this.typeOf(each, scope);
      return this.report(at, `undeclared reference to '${name}' (in container '')`);
    }
    return this.resolve(name, at, target, args, scope);
  }

  private logic(args: readonly Node[], scope: Scope): Type {
    for (const each of args) this.boolean(each, scope);
    return BOOL;
  }

  /** The variable of optMap is what the optional holds. */
  private optional(name: string, target: Node, { name: variable, body }: Bind, at: number, scope: Scope): Type {
    const type = this.typeOf(target, scope);
    if (type.name !== "optional_type" && !isDynamic(type))
      return this.report(at, `found no matching overload for '${name}' applied to '${formatType(type)}.()'`);
    const mapped = this.typeOf(body, [...scope, { name: variable, type: type.params[0] ?? DYN }]);
    return name === "optMap" ? optionalOf(mapped) : mapped;
  }

  private resolve(name: string, at: number, target: Node | undefined, args: readonly Node[], scope: Scope): Type {
    // The arguments of format() may be of different types.
    const isMixed = name === "format";
    const types = [...(target === undefined ? [] : [target]), ...args].map((each) =>
      isMixed && each.kind === "list" ? this.mixedList(each, scope) : this.typeOf(each, scope),
    );
    if (types.includes(ERROR)) return ERROR;
    const found = this.functions.of(name).filter((overload) => overload.isMember === (target !== undefined));
    const results = found.flatMap((overload) => resultOf(overload, types) ?? []);
    const [first, ...rest] = results;
    if (first !== undefined) return rest.every((each) => formatType(each) === formatType(first)) ? first : DYN;
    const shown =
      target === undefined ? `(${types.map(formatType).join(", ")})` : `${formatType(types[0] as Type)}.(${types.slice(1).map(formatType).join(", ")})`;
    return this.report(at, `found no matching overload for '${name}' applied to '${shown}'`);
  }

  private mixedList({ elements }: ListNode, scope: Scope): Type {
    for (const { value } of elements) this.typeOf(value, scope);
    return listOf(DYN);
  }

  private list({ elements }: ListNode, scope: Scope): Type {
    let item: Type | undefined;
    for (const { value, isOptional } of elements) {
      const type = this.typeOf(value, scope);
      item = this.alike(item, isOptional ? (type.params[0] ?? DYN) : type, value.at);
    }
    return listOf(item ?? DYN);
  }

  private map({ entries }: MapNode, scope: Scope): Type {
    let key: Type | undefined;
    let value: Type | undefined;
    for (const entry of entries) {
      key = this.alike(key, this.typeOf(entry.key, scope), entry.key.at);
      const type = this.typeOf(entry.value, scope);
      value = this.alike(value, entry.isOptional ? (type.params[0] ?? DYN) : type, entry.value.at);
    }
    return mapOf(key ?? DYN, value ?? DYN);
  }

  /** Literals hold values of one type. */
  private alike(before: Type | undefined, type: Type, at: number): Type {
    if (before === undefined || type === ERROR) return type;
    if (!assignable(before, type, new Map()) && !assignable(type, before, new Map())) {
      this.report(at, `expected type '${formatType(before)}' but found '${formatType(type)}'`);
      return before;
    }
    return joined(before, type);
  }

  private comprehension({ name, range, variables, filter, body }: Comprehension, scope: Scope): Type {
    const over = this.typeOf(range, scope);
    const types = elementsOf(over, variables.length);
    if (types === undefined) {
      return this.report(range.at, `expression of type '${formatType(over)}' cannot be range of a comprehension (must be list, map, or dynamic)`);
    }
    const inner = [...scope, ...variables.map((variable, index) => ({ name: variable, type: types[index] ?? DYN }))];
    if (filter !== undefined) this.boolean(filter, inner);
    if (name === "map" || name === "transformList") return listOf(this.typeOf(body, inner));
    if (name === "transformMap") return mapOf(types[0] ?? DYN, this.typeOf(body, inner));
    if (name === "transformMapEntry") return this.typeOf(body, inner);
    this.boolean(body, inner);
    if (name !== "filter") return BOOL;
    return over.name === "map" ? listOf(over.params[0] ?? DYN) : isDynamic(over) ? listOf(DYN) : over;
  }

  private boolean(node: Node, scope: Scope): void {
    const type = this.typeOf(node, scope);
    if (type !== ERROR && !assignable(BOOL, type, new Map())) this.report(node.at, `expected type 'bool' but found '${formatType(type)}'`);
  }

  private bind({ name, value, body }: Bind, scope: Scope): Type {
    return this.typeOf(body, [...scope, { name, type: this.typeOf(value, scope) }]);
  }
}

function resultOf(overload: Overload, types: readonly Type[]): Type | undefined {
  const { params, result } = parametersOf(overload);
  if (params.length !== types.length) return undefined;
  const bound = new Map<string, Type>();
  return params.every((param, index) => assignable(param, types[index] as Type, bound)) ? substitute(result, bound) : undefined;
}

function literalType(value: unknown): Type {
  if (value === null) return NULL;
  if (typeof value === "boolean") return BOOL;
  if (typeof value === "bigint") return INT;
  if (typeof value === "number") return DOUBLE;
  if (value instanceof Uint) return UINT;
  return typeof value === "string" ? STRING : BYTES;
}

/** What a macro's variables are; undefined when there is nothing to go over. */
function elementsOf(range: Type, count: number): Type[] | undefined {
  if (isDynamic(range)) return [DYN, DYN];
  const [first = DYN, second = DYN] = range.params;
  if (range.name === "list") return count === 1 ? [first] : [INT, first];
  return range.name === "map" ? [first, second] : undefined;
}

const TYPE_NAMES: ReadonlyMap<string, Type> = new Map(
  ["bool", "bytes", "double", "int", "string", "uint", "list", "map", "null_type", "type"].map((name) => [name, { name: "type", params: [DYN] }]),
);
