import { sha256 } from "../../kernel/sha256.ts";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { goJson } from "../printers/json.ts";

const DIGITS = 10;
const LETTERS: Record<string, string> = { "0": "g", "1": "h", "3": "k", a: "m", e: "t" };

/**
 * Ten characters that say what a ConfigMap or Secret holds, for the end of its name. kubectl's own hash takes in the name and says null for no data;
 * kustomize's takes in an empty name and says "". Models kubectl/pkg/util/hash and kustomize/api/hasher.
 */
export function contentHash(object: KubeObject, by: "kubectl" | "kustomize"): string {
  const without = by === "kubectl" ? null : "";
  const name = by === "kubectl" ? object.metadata.name : "";
  const { kind, data = without, binaryData, stringData, immutable } = object as KubeObject & Record<string, unknown>;
  const hashed =
    kind === "Secret"
      ? { kind, type: (object as KubeObject & { type?: string }).type ?? "", name, data, stringData, immutable }
      : { kind, name, data, binaryData, immutable };
  const digest = sha256(encodeUtf8(goJson(hashed)));
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [...hex.slice(0, DIGITS)].map((digit) => LETTERS[digit] ?? digit).join("");
}
