import { microTimestamp, timestamp } from "../../apimachinery/duration/timestamp.ts";
import { decodeUtf8, toBase64 } from "../../kernel/bytes.ts";
import type { ProtobufDecoder } from "../hooks.ts";
import { isTypeName, typeFacts, typeOfKind } from "../openapi/facts.ts";
import { numberedFields } from "./numbers.ts";
import { wireFields } from "./wire.ts";

const MAGIC = [0x6b, 0x38, 0x73, 0x00];
const META = "io.k8s.apimachinery.pkg.apis.meta.v1";
/** Messages inside messages: real objects have some twenty. */
const DEPTH = 64;

/**
 * Decodes what kubectl sends as `application/vnd.kubernetes.protobuf`: "k8s\0", then runtime.Unknown with the object inside.
 * Models k8s.io/apimachinery/pkg/runtime/serializer/protobuf.
 */
export const decodeProtobuf: ProtobufDecoder = (bytes) => {
  if (!MAGIC.every((byte, index) => bytes[index] === byte))
    throw new Error("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
  let apiVersion = "";
  let kind = "";
  let raw: Uint8Array = new Uint8Array(0);
  for (const { number, value } of wireFields(bytes.subarray(MAGIC.length))) {
    if (!(value instanceof Uint8Array)) continue;
    if (number === 1) {
      for (const field of wireFields(value)) {
        if (!(field.value instanceof Uint8Array)) continue;
        if (field.number === 1) apiVersion = decodeUtf8(field.value);
        if (field.number === 2) kind = decodeUtf8(field.value);
      }
    }
    if (number === 2) raw = value;
  }
  const type = typeFor(apiVersion, kind);
  if (type === undefined) throw new Error(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`);
  return { apiVersion, kind, ...decodeMessage(raw, type, DEPTH) };
};

function typeFor(apiVersion: string, kind: string): string | undefined {
  // Every group has the same options.
  if (kind === "DeleteOptions") return `${META}.DeleteOptions`;
  if (kind === "Eviction") return "io.k8s.api.policy.v1.Eviction";
  const [group = "", version = ""] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  return typeOfKind({ group, version, kind });
}

function decodeMessage(bytes: Uint8Array, type: string, depth: number, into: Record<string, unknown> = {}, numbers = type): Record<string, unknown> {
  if (depth === 0) throw new Error("proto: message nested too deeply");
  const table = numberedFields(numbers);
  const fields = typeFacts(type)?.fields ?? {};
  for (const { number, value } of wireFields(bytes)) {
    const field = table?.get(number);
    if (field === undefined) continue;
    if (field.inlined !== undefined) {
      // The fields of an embedded struct are described with their holder's, or with the struct's own type where it is one (LocalObjectReference).
      if (value instanceof Uint8Array) decodeMessage(value, type, depth - 1, into, field.inlined);
      continue;
    }
    const name = field.name ?? "";
    const fieldType = fields[name]?.type;
    if (fieldType === undefined) continue;
    if (fieldType.startsWith("[]")) {
      ((into[name] as unknown[] | undefined) ?? assign<unknown[]>(into, name, [])).push(decodeValue(value, fieldType.slice(2), depth));
    } else if (fieldType.startsWith("{}")) {
      const [key, item] = decodeEntry(value, fieldType.slice(2), depth);
      ((into[name] as Record<string, unknown> | undefined) ?? assign<Record<string, unknown>>(into, name, {}))[key] = item;
    } else {
      const decoded = decodeValue(value, fieldType, depth);
      if (field.pointer || !isZero(decoded)) into[name] = decoded;
    }
  }
  return into;
}

function assign<T>(into: Record<string, unknown>, name: string, value: T): T {
  into[name] = value;
  return value;
}

/** Maps travel as messages of a key and a value. */
function decodeEntry(entry: bigint | Uint8Array, type: string, depth: number): [string, unknown] {
  let key = "";
  let item: unknown = zeroOf(type);
  if (entry instanceof Uint8Array) {
    for (const { number, value } of wireFields(entry)) {
      if (number === 1 && value instanceof Uint8Array) key = decodeUtf8(value);
      if (number === 2) item = decodeValue(value, type, depth);
    }
  }
  return [key, item];
}

function decodeValue(value: bigint | Uint8Array, type: string, depth: number): unknown {
  if (isTypeName(type) && value instanceof Uint8Array) {
    const scalar = typeFacts(type)?.scalar;
    return scalar === undefined ? decodeMessage(value, type, depth - 1) : decodeScalar(value, type);
  }
  if (value instanceof Uint8Array) {
    // A slice that is an element of a map, such as the extra values of a review, is a message of its own.
    if (type.startsWith("[]")) return [...wireFields(value)].map((field) => decodeValue(field.value, type.slice(2), depth));
    return type === "y" ? toBase64(value) : decodeUtf8(value);
  }
  if (type === "b") return value !== 0n;
  if (type === "d") return new DataView(new BigUint64Array([value]).buffer).getFloat64(0, true);
  return Number(BigInt.asIntN(64, value));
}

function decodeScalar(bytes: Uint8Array, type: string): unknown {
  const parts = new Map<number, bigint | Uint8Array>();
  for (const { number, value } of wireFields(bytes)) parts.set(number, value);
  const integer = (number: number) => Number(BigInt.asIntN(64, (parts.get(number) as bigint | undefined) ?? 0n));
  const text = (number: number) => decodeUtf8((parts.get(number) as Uint8Array | undefined) ?? new Uint8Array(0));
  switch (type) {
    case `${META}.Time`:
      return parts.size === 0 ? "" : timestamp(integer(1) * 1000);
    case `${META}.MicroTime`:
      return parts.size === 0 ? "" : microTimestamp(integer(1) * 1000 + Math.floor(integer(2) / 1_000_000));
    case "io.k8s.apimachinery.pkg.api.resource.Quantity":
      return text(1);
    case "io.k8s.apimachinery.pkg.util.intstr.IntOrString":
      return integer(1) === 1 ? text(3) : integer(2);
    default: {
      // RawExtension and FieldsV1 carry JSON.
      const raw = text(1);
      return raw === "" ? undefined : JSON.parse(raw);
    }
  }
}

function zeroOf(type: string): unknown {
  if (isTypeName(type)) return {};
  return type === "s" || type === "y" ? "" : type === "b" ? false : 0;
}

function isZero(value: unknown): boolean {
  if (value === undefined || value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
