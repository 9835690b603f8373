// The part of JSONPath that printer columns and selectable fields use: .a.b, ['a'], [0], [-1:], [*] and [?(@.type=="Ready")].
// Models k8s.io/client-go/util/jsonpath with missing keys allowed.

type Step = { field: string } | { index: number } | { all: true } | { slice: [number | undefined, number | undefined] } | { filter: Filter };

interface Filter {
  path: Step[];
  operator: string;
  value: unknown;
}

/** A path made ready; undefined when it is none. */
export function parseJsonPath(text: string): ((value: unknown) => unknown[]) | undefined {
  const steps = parseSteps(text);
  return steps === undefined ? undefined : (value) => steps.reduce<unknown[]>((values, step) => values.flatMap((each) => take(each, step)), [value]);
}

function parseSteps(text: string): Step[] | undefined {
  const steps: Step[] = [];
  let rest = text;
  while (rest !== "") {
    const field = /^\.((?:[^.[\]\\'"*]|\\.)+)/.exec(rest);
    const bracket = /^\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+)|(\*)|(-?\d*):(-?\d*)|\?\(([^)]*)\))\]/.exec(rest);
    const wild = /^\.\*/.exec(rest);
    const match = field ?? bracket ?? wild;
    if (match === null) return rest === "." ? steps : undefined;
    const step = field !== null ? { field: unescaped(field[1] as string) } : bracket !== null ? bracketStep(bracket) : { all: true as const };
    if (step === undefined) return undefined;
    steps.push(step);
    rest = rest.slice(match[0].length);
  }
  return steps;
}

function bracketStep([, single, double, index, all, start, end, filter]: RegExpExecArray): Step | undefined {
  const name = single ?? double;
  if (name !== undefined) return { field: unescaped(name) };
  if (index !== undefined) return { index: Number(index) };
  if (all !== undefined) return { all: true };
  if (filter !== undefined) return filterStep(filter);
  return { slice: [start ? Number(start) : undefined, end ? Number(end) : undefined] };
}

function filterStep(text: string): Step | undefined {
  const match = /^\s*@([^=!<>]*?)\s*(?:(==|!=|<=|>=|<|>)\s*(.+?)\s*)?$/.exec(text);
  const path = match === null ? undefined : parseSteps(match[1] as string);
  if (match === null || path === undefined) return undefined;
  return { filter: { path, operator: match[2] ?? "exists", value: literal(match[3] ?? "") } };
}

function literal(text: string): unknown {
  const quoted = /^(["'])(.*)\1$/.exec(text);
  if (quoted !== null) return quoted[2];
  if (text === "true" || text === "false") return text === "true";
  return text === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

function take(value: unknown, step: Step): unknown[] {
  if ("field" in step) {
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
    return isMap && Object.hasOwn(value, step.field) ? [(value as Record<string, unknown>)[step.field]] : [];
  }
  if ("all" in step) return typeof value === "object" && value !== null ? Object.values(value) : [];
  if (!Array.isArray(value)) return [];
  if ("index" in step) return value.length > 0 && Math.abs(step.index) <= value.length ? value.slice(step.index).slice(0, 1) : [];
  if ("slice" in step) return value.slice(step.slice[0] ?? 0, step.slice[1]);
  return value.filter((item) => holds(item, step.filter));
}

function holds(item: unknown, { path, operator, value }: Filter): boolean {
  const [found] = path.reduce<unknown[]>((values, step) => values.flatMap((each) => take(each, step)), [item]);
  if (operator === "exists") return found !== undefined;
  if (found === undefined) return false;
  switch (operator) {
    case "==":
      return found === value;
    case "!=":
      return found !== value;
    default:
      return typeof found === typeof value && compares(found as number, operator, value as number);
  }
}

function compares(left: number, operator: string, right: number): boolean {
  if (operator === "<") return left < right;
  if (operator === ">") return left > right;
  return operator === "<=" ? left <= right : left >= right;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}
