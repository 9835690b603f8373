import { stringify } from "yaml";
import type { ApiRequest, ApiResponse } from "../../apimachinery/wire.ts";
import { sourceOf } from "../../kernel/streams.ts";
import { prefersYaml } from "../request/media-type.ts";

/** The answer as YAML, keys in order, for a caller that prefers it; any other answer as it is. */
export function asYamlIfPreferred({ headers }: ApiRequest, response: ApiResponse): ApiResponse {
  if (response.body.type !== "json" || !prefersYaml(headers?.["accept"])) return response;
  const text = stringify(response.body.value, { sortMapEntries: true, lineWidth: 0, indentSeq: false, version: "1.1", aliasDuplicateObjects: false });
  return { ...response, headers: { ...response.headers, "content-type": "application/yaml" }, body: { type: "bytes", source: sourceOf(text) } };
}
