import { deepFreeze } from "../../store/freeze.ts";
import { type FieldSet, LEAF, NO_FIELDS } from "./field-set.ts";

/** Different shapes remembered; writers of one kind mostly own the same fields, so that one copy serves thousands of objects. */
const SHARED_SHAPES = 2_000;

const shared = new Map<string, object>();

/** The wire form: {"f:spec":{"f:replicas":{}}}; "." marks a node that is itself in the set. Equal sets give one frozen value. */
export function encodeFields(set: FieldSet): object {
  const value = encoded.get(set) ?? sharedValue(set);
  encoded.set(set, value);
  return value;
}

/** Sets whose wire form is known. */
const encoded = new WeakMap<FieldSet, object>();

function sharedValue(set: FieldSet): object {
  const value = encode(set, true);
  const text = JSON.stringify(value);
  const known = shared.get(text);
  if (known !== undefined) return known;
  if (shared.size >= SHARED_SHAPES) shared.clear();
  shared.set(text, deepFreeze(value));
  return value;
}

const decoded = new WeakMap<object, FieldSet>();

/** Anything that is not a field set is an empty one. */
export function decodeFields(value: unknown): FieldSet {
  if (typeof value !== "object" || value === null) return NO_FIELDS;
  const known = decoded.get(value);
  if (known !== undefined) return known;
  const set = decode(value as Record<string, unknown>, true);
  if (Object.isFrozen(value)) {
    decoded.set(value, set);
    if (shared.get(JSON.stringify(value)) === value) encoded.set(set, value);
  }
  return set;
}

function encode(set: FieldSet, root = false): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  if (set.member && set.children.size > 0 && !root) value["."] = {};
  for (const element of [...set.children.keys()].sort()) value[element] = encode(set.children.get(element) as FieldSet);
  return value;
}

function decode(value: Record<string, unknown>, root = false): FieldSet {
  const elements = Object.keys(value);
  if (elements.length === 0) return root ? NO_FIELDS : LEAF;
  const children = new Map<string, FieldSet>();
  for (const element of elements) {
    const child = value[element];
    if (element !== "." && typeof child === "object" && child !== null) children.set(element, decode(child as Record<string, unknown>));
  }
  return { member: Object.hasOwn(value, "."), children };
}
