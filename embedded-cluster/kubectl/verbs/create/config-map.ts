import { toBase64 } from "../../../kernel/bytes.ts";
import type { Command } from "../../command/command.ts";
import { generatorCommand } from "./generated.ts";
import { APPEND_HASH_FLAG, withHash } from "./append-hash.ts";
import { KEY_VALUE_FLAGS, keyValuesOf, textOf } from "./key-values.ts";

export const configMap: Command = generatorCommand(
  {
    name: "configmap",
    aliases: ["cm"],
    use: "create configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
    short: "Create a config map from a local file, directory or literal value",
    failing: "failed to create configmap:",
    flags: [...KEY_VALUE_FLAGS, APPEND_HASH_FLAG],
  },
  (invocation, name) => {
    const data: Record<string, string> = {};
    const binaryData: Record<string, string> = {};
    for (const { key, value } of keyValuesOf(invocation, "ConfigMap", name)) {
      const text = textOf(value);
      if (text === undefined) binaryData[key] = toBase64(value);
      else data[key] = text;
    }
    return withHash(invocation, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name },
      ...(Object.keys(data).length > 0 ? { data } : {}),
      ...(Object.keys(binaryData).length > 0 ? { binaryData } : {}),
    });
  },
);
