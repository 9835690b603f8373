import type { ConfigMap } from "../../../apimachinery/types/core.ts";
import { encodeUtf8 } from "../../../kernel/bytes.ts";
import { CONFIG_DATA_LIMIT_BYTES } from "../../../kernel/limits.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { configMapTable } from "../../tables/config.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkMetadata } from "../rules/metadata.ts";
import { configKey } from "../rules/names.ts";
import { sameFields } from "../rules/equality.ts";
import { forbidden, invalid, invalidFor, type Problems, tooLong } from "../rules/problem.ts";

/** Models ValidateConfigMap and ValidateConfigMapUpdate of pkg/apis/core/validation. */
const checkConfigMap: SpecCheck = (problems, object, previous) => {
  const config = object as ConfigMap;
  // Upstream looks at an updated ConfigMap as at a new one, metadata included.
  if (previous !== undefined) checkMetadata(problems, object, true);
  if (previous?.["immutable"] === true) checkFrozen(problems, config, previous as ConfigMap, ["data", "binaryData"]);
  let size = 0;
  for (const [key, value] of Object.entries(config.data ?? {})) {
    invalidFor(problems, `data[${key}]`, key, configKey(key));
    if (key in (config.binaryData ?? {})) problems.push(invalid(`data[${key}]`, key, "duplicate of key present in binaryData"));
    size += encodeUtf8(value).length;
  }
  for (const [key, value] of Object.entries(config.binaryData ?? {})) {
    invalidFor(problems, `binaryData[${key}]`, key, configKey(key));
    size += decodedLength(value);
  }
  if (size > CONFIG_DATA_LIMIT_BYTES) problems.push(tooLong("", CONFIG_DATA_LIMIT_BYTES));
};

/** What `immutable: true` forbids. */
export function checkFrozen(
  problems: Problems,
  object: { immutable?: boolean; data?: unknown; binaryData?: unknown },
  previous: { data?: unknown; binaryData?: unknown },
  fields: readonly ("data" | "binaryData")[],
): void {
  if (object.immutable !== true) problems.push(forbidden("immutable", "field is immutable when `immutable` is set"));
  for (const field of fields) {
    if (!sameFields(object[field], previous[field])) problems.push(forbidden(field, "field is immutable when `immutable` is set"));
  }
}

/** Bytes that a base64 text stands for. */
export function decodedLength(base64: string): number {
  return Math.floor((base64.replace(/[\s=]/g, "").length * 3) / 4);
}

export const CONFIG_MAP: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  shortNames: ["cm"],
  namespaced: true,
  hasGeneration: false,
  ...validation({ namespaced: true, check: checkConfigMap }),
  table: configMapTable,
});
