import type { Dice } from "../dice.ts";
import { anyText } from "./values.ts";

const META = "g=meta.k8s.io";
const ACCEPTS = [
  `application/json;as=Table;v=v1;${META},application/json`,
  `application/json;as=Table;v=v1beta1;${META}`,
  `application/json;as=PartialObjectMetadata;v=v1;${META}`,
  `application/json;as=PartialObjectMetadataList;v=v1;${META}`,
  "application/json;as=APIGroupDiscoveryList;g=apidiscovery.k8s.io;v=v2,application/json",
  ...[
    "application/json;as=Nothing",
    `application/json;as=Table;v=v9;${META}`,
    "application/vnd.kubernetes.protobuf",
    "application/yaml",
    "text/html",
    "*/*",
    ";;;",
    "",
    ",",
    "a=b;as",
  ],
  "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
];

/** Headers that any request may have. */
export function anyHeaders(dice: Dice): Record<string, string> {
  const headers: Record<string, string> = {};
  if (dice.chance(0.35)) headers["accept"] = dice.pick(ACCEPTS);
  if (dice.chance(0.1)) headers["user-agent"] = dice.pick(["kubectl/v1.36", "curl/8", "", "a".repeat(5_000), anyText(dice)]);
  if (dice.chance(0.02)) headers["if-none-match"] = dice.pick(["*", '"x"', ""]);
  if (dice.chance(0.03)) headers["impersonate-user"] = dice.pick(["jane", "system:serviceaccount:default:default", "system:anonymous", "", anyText(dice)]);
  if (dice.chance(0.02)) headers["impersonate-group"] = dice.pick(["system:masters", "", anyText(dice)]);
  if (dice.chance(0.02)) headers["impersonate-extra-__proto__"] = "x";
  if (dice.chance(0.01)) headers["authorization"] = dice.pick(["Bearer", "Bearer x", "Bearer a.b.c", "Basic eA==", "", `Bearer ${"a.".repeat(5_000)}`]);
  return headers;
}
