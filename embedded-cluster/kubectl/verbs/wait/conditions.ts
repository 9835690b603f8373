import type { KubeObject } from "../../../apimachinery/object.ts";
import { CommandError } from "../../errors/command-error.ts";
import { JsonPath } from "../../printers/json-path.ts";
import { relaxedPath } from "../../printers/json-path-parser.ts";
import { goQuote, goValue } from "../../text/go-quote.ts";

export type Check = (object: KubeObject) => boolean;

/** What `--for` says. Throws for a form that kubectl does not know. */
export function parseCondition(text: string): Check | "delete" | "create" {
  const lower = text.toLowerCase();
  if (lower === "delete" || lower === "create") return lower;
  if (lower.startsWith("condition=")) {
    const [name = "", value = "true"] = text.slice("condition=".length).split("=");
    return (object) => conditionMet(object, name, value);
  }
  if (lower.startsWith("jsonpath=")) return jsonPathCheck(text.slice("jsonpath=".length));
  throw new CommandError(`unrecognized condition: ${goQuote(text)}`);
}

/** A condition counts only when it was judged on the present generation. */
function conditionMet(object: KubeObject, name: string, value: string): boolean {
  const conditions: { type?: string; status?: string; observedGeneration?: number }[] = object.status?.conditions ?? [];
  const condition = conditions.find((each) => each.type?.toLowerCase() === name.toLowerCase());
  if (condition === undefined) return false;
  const observed = condition.observedGeneration ?? object.status?.observedGeneration;
  if (object.metadata.generation !== undefined && observed !== undefined && observed < object.metadata.generation) return false;
  return condition.status?.toLowerCase() === value.toLowerCase();
}

function jsonPathCheck(text: string): Check {
  if (text === "") throw new CommandError("jsonpath expression cannot be empty");
  const [expression = "", value, more] = splitOnSingleEquals(text);
  if (more !== undefined) {
    throw new CommandError("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'");
  }
  if (value === "") throw new CommandError("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
  const path = new JsonPath(relaxedPath(expression), { allowMissing: true });
  const wanted = value?.replace(/^(['"])(.*)\1$/, "$2");
  return (object) => {
    const results = path.find(object);
    const found = results.flat();
    if (found.length === 0) return false;
    if (results.length > 1) throw new CommandError("given jsonpath expression matches more than one list");
    if (wanted === undefined) return true;
    if (found.length > 1) throw new CommandError("given jsonpath expression matches more than one value");
    if (typeof found[0] === "object" && found[0] !== null) throw new CommandError("jsonpath leads to a nested object or list which is not supported");
    return goValue(found[0]).trim() === wanted.trim();
  };
}

/** "==" inside of a filter does not split. */
function splitOnSingleEquals(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let index = 0; index < text.length; index++) {
    if (text.startsWith("==", index)) {
      part += "==";
      index++;
    } else if (text[index] === "=") {
      parts.push(part);
      part = "";
    } else part += text[index];
  }
  return [...parts, part];
}
