import { SHELL_VALUE_BYTES } from "../../kernel/limits.ts";
import { ShellFailure } from "./shell-failure.ts";

export interface Variable {
  kind: "scalar" | "indexed" | "associative";
  /** undefined: declared, not set. */
  scalar: string | undefined;
  /** Elements of an array, by number or by key. */
  elements: Map<string, string> | undefined;
  isExported: boolean;
  isReadonly: boolean;
  isInteger: boolean;
}

/** The variables of one shell: global ones and those local to the functions that are running. */
export class Variables {
  private readonly globals: Map<string, Variable>;
  private readonly locals: Map<string, Variable>[];

  constructor(globals = new Map<string, Variable>(), locals: Map<string, Variable>[] = []) {
    this.globals = globals;
    this.locals = locals;
  }

  /** For a subshell: nothing it changes comes back. */
  copy(): Variables {
    const copyAll = (variables: Map<string, Variable>) => new Map([...variables].map(([name, variable]) => [name, copyOf(variable)]));
    return new Variables(copyAll(this.globals), this.locals.map(copyAll));
  }

  find(name: string): Variable | undefined {
    for (let index = this.locals.length - 1; index >= 0; index--) {
      const found = this.locals[index]?.get(name);
      if (found !== undefined) return found;
    }
    return this.globals.get(name);
  }

  /** The value of `$name`; of an array, its element 0. */
  get(name: string): string | undefined {
    const variable = this.find(name);
    return variable?.elements !== undefined ? variable.elements.get("0") : variable?.scalar;
  }

  element(name: string, key: string): string | undefined {
    const variable = this.find(name);
    if (variable?.elements !== undefined) return variable.elements.get(key);
    return key === "0" ? variable?.scalar : undefined;
  }

  /** Elements in order: by number, or as they were put in. A scalar is an array of one. */
  elements(name: string): [string, string][] {
    const variable = this.find(name);
    if (variable === undefined) return [];
    if (variable.elements === undefined) return variable.scalar === undefined ? [] : [["0", variable.scalar]];
    const all = [...variable.elements];
    return variable.kind === "indexed" ? all.sort(([left], [right]) => Number(left) - Number(right)) : all;
  }

  /** Throws {@link ShellFailure} when the variable is read-only or the value too long. */
  set(name: string, value: string): Variable {
    const variable = this.writable(name);
    checkLength(name, value);
    if (variable.elements !== undefined) variable.elements.set("0", value);
    else variable.scalar = value;
    return variable;
  }

  setElement(name: string, key: string, value: string): void {
    const variable = this.writable(name);
    checkLength(name, value);
    this.makeArray(variable, "indexed");
    variable.elements?.set(key, value);
  }

  /** Replaces the whole array. */
  setArray(name: string, elements: Map<string, string>): void {
    const variable = this.writable(name);
    if (variable.kind === "scalar") variable.kind = "indexed";
    variable.scalar = undefined;
    variable.elements = elements;
  }

  makeArray(variable: Variable, kind: "indexed" | "associative"): void {
    if (variable.elements !== undefined) return;
    variable.kind = variable.kind === "associative" ? "associative" : kind;
    variable.elements = new Map(variable.scalar === undefined ? [] : [["0", variable.scalar]]);
    variable.scalar = undefined;
  }

  unset(name: string, key?: string): void {
    const variable = this.find(name);
    if (variable === undefined) return;
    if (variable.isReadonly) throw new ShellFailure(`${name}: cannot unset: readonly variable`);
    if (key !== undefined) {
      variable.elements?.delete(key);
      return;
    }
    for (const scope of [...this.locals].reverse()) if (scope.delete(name)) return;
    this.globals.delete(name);
  }

  /** The variable itself, made when missing. */
  declare(name: string): Variable {
    const found = this.find(name);
    if (found !== undefined) return found;
    const made = newVariable();
    this.globals.set(name, made);
    return made;
  }

  /** `local name`: hides what the callers see. */
  declareLocal(name: string): Variable {
    const scope = this.locals.at(-1);
    if (scope === undefined) return this.declare(name);
    const found = scope.get(name);
    if (found !== undefined) return found;
    const made = newVariable();
    scope.set(name, made);
    return made;
  }

  get inFunction(): boolean {
    return this.locals.length > 0;
  }

  enterFunction(): void {
    this.locals.push(new Map());
  }

  leaveFunction(): void {
    this.locals.pop();
  }

  /** What child processes inherit. */
  exported(): Map<string, string> {
    const environment = new Map<string, string>();
    for (const scope of [this.globals, ...this.locals]) {
      for (const [name, variable] of scope) {
        if (variable.isExported && variable.scalar !== undefined) environment.set(name, variable.scalar);
        else if (scope !== this.globals) environment.delete(name);
      }
    }
    return environment;
  }

  /** Every visible variable, by name. */
  all(): [string, Variable][] {
    const visible = new Map<string, Variable>();
    for (const scope of [this.globals, ...this.locals]) for (const [name, variable] of scope) visible.set(name, variable);
    return [...visible].sort(([left], [right]) => (left < right ? -1 : 1));
  }

  private writable(name: string): Variable {
    const variable = this.declare(name);
    if (variable.isReadonly) throw new ShellFailure(`${name}: readonly variable`, { discards: true });
    return variable;
  }
}

function newVariable(): Variable {
  return { kind: "scalar", scalar: undefined, elements: undefined, isExported: false, isReadonly: false, isInteger: false };
}

function copyOf(variable: Variable): Variable {
  return { ...variable, elements: variable.elements === undefined ? undefined : new Map(variable.elements) };
}

function checkLength(name: string, value: string): void {
  if (value.length > SHELL_VALUE_BYTES) throw new ShellFailure(`${name}: value is longer than ${SHELL_VALUE_BYTES} bytes`, { discards: true });
}
