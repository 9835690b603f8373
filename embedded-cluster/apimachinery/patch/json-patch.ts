import { cloneJson } from "../json/clone.ts";
import { equalJson } from "../json/equal.ts";
import { jsonSize } from "../json/size.ts";
import { API_BODY_LIMIT_BYTES } from "../../kernel/limits.ts";

/** More operations than this in one patch are refused, as upstream's maxJSONPatchOperations. */
export const JSON_PATCH_OPERATION_LIMIT = 10_000;

interface Operation {
  op?: unknown;
  path?: unknown;
  from?: unknown;
  value?: unknown;
}

interface Document {
  root: Container;
  /** Copies of copies grow fast: together they may not be larger than a request. Models jsonpatch.AccumulatedCopySizeLimit. */
  copiedBytes: number;
}

type Container = unknown[] | Record<string, unknown>;

/** RFC 6902. Gives a new value. Throws Error when the patch is malformed or does not apply. Models evanphx/json-patch, leniencies and all. */
export function applyJsonPatch(target: unknown, patch: unknown): unknown {
  const document: Document = { root: cloneJson(target) as Container, copiedBytes: 0 };
  for (const operation of decodePatch(patch)) perform(document, operation);
  return document.root;
}

/** Throws Error, worded as Go's decoder, for what is no list of operations. */
export function decodePatch(patch: unknown): Operation[] {
  if (!Array.isArray(patch)) throw new Error(`json: cannot unmarshal ${kindOf(patch)} into Go value of type jsonpatch.Patch`);
  const wrong = patch.find((each) => typeof each !== "object" || each === null || Array.isArray(each));
  if (wrong !== undefined) throw new Error(`json: cannot unmarshal ${kindOf(wrong)} into Go value of type jsonpatch.Operation`);
  return patch as Operation[];
}

function perform(document: Document, operation: Operation): void {
  switch (operation.op) {
    case "add":
      return add(document.root, operation);
    case "remove": {
      const path = pathOf(operation, "path", "remove operation failed to decode path");
      const { holder, key } = find(document.root, path) ?? missing(`remove operation does not apply: doc is missing path: "${path}"`);
      return explained(`error in remove for path: '${path}'`, () => removeAt(holder, key));
    }
    case "replace":
      return replace(document, operation);
    case "move":
      return move(document.root, operation);
    case "copy":
      return copy(document, operation);
    case "test":
      return test(document.root, operation);
    default:
      throw new Error(`Unexpected kind: ${typeof operation.op === "string" ? operation.op : "unknown"}`);
  }
}

function add(root: Container, operation: Operation): void {
  const path = pathOf(operation, "path", "add operation failed to decode path");
  const { holder, key } = find(root, path) ?? missing(`add operation does not apply: doc is missing path: "${path}"`);
  explained(`error in add for path: '${path}'`, () => addAt(holder, key, cloneJson(operation.value ?? null)));
}

/** A field that is not there yet is simply set. */
function replace(document: { root: Container }, operation: Operation): void {
  const path = pathOf(operation, "path", "replace operation failed to decode path: operation missing path field");
  if (path === "") {
    if (typeof operation.value !== "object" || operation.value === null) throw new Error("replace operation value must be object or array: %!w(<nil>)");
    document.root = cloneJson(operation.value) as Container;
    return;
  }
  const { holder, key } = find(document.root, path) ?? missing(`replace operation does not apply: doc is missing path: ${path}`);
  if (Array.isArray(holder) && indexIn(holder, key) === undefined) missing(`replace operation does not apply: doc is missing key: ${path}`);
  setAt(holder, key, cloneJson(operation.value ?? null));
}

function move(root: Container, operation: Operation): void {
  const from = pathOf(operation, "from", "move operation failed to decode from: operation, missing from field");
  const source = find(root, from) ?? missing(`move operation does not apply: doc is missing from path: ${from}`);
  const value = explained(`error in move for path: '${source.key}'`, () => getAt(source.holder, source.key));
  explained(`error in move for path: '${source.key}'`, () => removeAt(source.holder, source.key));
  const path = pathOf(operation, "path", "move operation failed to decode path: operation missing path field");
  const { holder, key } = find(root, path) ?? missing(`move operation does not apply: doc is missing destination path: ${path}`);
  explained(`error in move for path: '${path}'`, () => addAt(holder, key, value));
}

function copy(document: Document, operation: Operation): void {
  const { root } = document;
  const from = pathOf(operation, "from", "copy operation failed to decode from: operation, missing from field");
  const source = find(root, from) ?? missing(`copy operation does not apply: doc is missing from path: ${from}`);
  const value = explained(`error in copy for from: '${from}'`, () => getAt(source.holder, source.key));
  document.copiedBytes += jsonSize(value ?? null, API_BODY_LIMIT_BYTES);
  if (document.copiedBytes > API_BODY_LIMIT_BYTES)
    throw new Error(
      `Unable to complete the copy, the accumulated size increase of copy is ${document.copiedBytes}, exceeding the limit ${API_BODY_LIMIT_BYTES}`,
    );
  const path = pathOf(operation, "path", "copy operation failed to decode path");
  const { holder, key } = find(root, path) ?? missing(`copy operation does not apply: doc is missing destination path: ${path}`);
  explained("error while adding value during copy", () => addAt(holder, key, cloneJson(value ?? null)));
}

function test(root: Container, operation: Operation): void {
  const path = pathOf(operation, "path", "test operation failed to decode path: operation missing path field");
  const failed = `testing value ${path} failed: test failed`;
  if (path === "") {
    if (!equalJson(root, operation.value)) throw new Error(failed);
    return;
  }
  const { holder, key } = find(root, path) ?? missing(`test operation does not apply: is missing path: ${path}`);
  const value = explained(`error in test for path: '${path}'`, () => getAt(holder, key));
  if (!equalJson(value ?? null, operation.value ?? null)) throw new Error(failed);
}

function pathOf(operation: Operation, field: "path" | "from", failure: string): string {
  const path = operation[field];
  if (path === undefined || path === null) missing(failure);
  if (typeof path !== "string") throw new Error(`${failure}: json: cannot unmarshal ${kindOf(path)} into Go value of type string`);
  return path;
}

/** What holds the last step of a path, and that step. */
function find(root: Container, path: string): { holder: Container; key: string } | undefined {
  const steps = path.split("/").map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (steps.length < 2) return undefined;
  let holder = root;
  for (const step of steps.slice(1, -1)) {
    const next = Array.isArray(holder) ? holder[indexIn(holder, step) ?? holder.length] : ownField(holder, step);
    if (typeof next !== "object" || next === null) return undefined;
    holder = next as Container;
  }
  return { holder, key: steps.at(-1) as string };
}

function getAt(holder: Container, key: string): unknown {
  return Array.isArray(holder) ? holder[checkedIndex(holder, key, holder.length)] : ownField(holder, key);
}

function setAt(holder: Container, key: string, value: unknown): void {
  if (Array.isArray(holder)) holder[checkedIndex(holder, key, holder.length)] = value;
  // A key such as __proto__ must become a field like any other.
  else Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function addAt(holder: Container, key: string, value: unknown): void {
  if (!Array.isArray(holder)) setAt(holder, key, value);
  else if (key === "-") holder.push(value);
  else holder.splice(checkedIndex(holder, key, holder.length + 1, "value was not a proper array index: "), 0, value);
}

function removeAt(holder: Container, key: string): void {
  if (Array.isArray(holder)) holder.splice(checkedIndex(holder, key, holder.length), 1);
  else if (Object.hasOwn(holder, key)) delete holder[key];
  else missing(`Unable to remove nonexistent key: ${key}`);
}

function ownField(holder: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(holder, key) ? holder[key] : undefined;
}

/** A negative index counts from the end. */
function indexIn(holder: readonly unknown[], key: string, size: number = holder.length): number | undefined {
  if (!/^[+-]?\d+$/.test(key)) return undefined;
  const index = Number(key) < 0 ? Number(key) + size : Number(key);
  return index >= 0 && index < size ? index : undefined;
}

function checkedIndex(holder: readonly unknown[], key: string, size: number, prefix = ""): number {
  const index = indexIn(holder, key, size);
  if (index !== undefined) return index;
  if (/^[+-]?\d+$/.test(key)) throw new Error(`Unable to access invalid index: ${Number(key)}: invalid index referenced`);
  throw new Error(`${prefix === "" ? "" : `${prefix}'${key}': `}strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`);
}

function explained<T>(where: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
  }
}

function missing(what: string): never {
  throw new Error(`${what}: missing value`);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (value === null) return "null";
  return typeof value === "boolean" ? "bool" : typeof value;
}
