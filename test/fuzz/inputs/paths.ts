import { KINDS } from "@tsunagu/embedded-cluster/apiserver/kinds/index";
import type { KindDefinition } from "@tsunagu/embedded-cluster/apiserver/registry/kind-definition";
import type { Dice } from "../dice.ts";
import { anyText } from "./values.ts";

export const NAMESPACES = ["default", "shop", "kube-system", "nowhere"];
export const OBJECT_NAMES = ["a", "b", "c", "web", "n.example.com"];

export const anyKind = (dice: Dice): KindDefinition => dice.pick(KINDS);

export const groupVersion = ({ group, version }: Pick<KindDefinition, "group" | "version">): string => (group === "" ? version : `${group}/${version}`);

export const sampleKey = ({ group, version, plural }: Pick<KindDefinition, "group" | "version" | "plural">): string => `${group}/${version}/${plural}`;

export function anyNamespace(dice: Dice): string {
  return dice.chance(0.85) ? (NAMESPACES[0] as string) : dice.pick(NAMESPACES);
}

export function collection(kind: Pick<KindDefinition, "group" | "version" | "plural" | "namespaced">, namespace: string): string {
  return `/${kind.group === "" ? "api" : "apis"}/${groupVersion(kind)}${kind.namespaced ? `/namespaces/${namespace}` : ""}/${kind.plural}`;
}

const SEGMENTS = [
  ...[
    "api",
    "apis",
    "v1",
    "v1beta1",
    "apps",
    "namespaces",
    "default",
    "pods",
    "web",
    "status",
    "watch",
    "proxy",
    "scale",
    "log",
    "exec",
    "openapi",
    "v3",
    "v2",
  ],
  ...["healthz", "readyz", "livez", "ping", "metrics", "version", "metrics.k8s.io", "nodes", "services", "events.k8s.io", "api.v1"],
  ...["", ".", "..", "%2e%2e", "%2F", "a%2Fb", "%00", "%", "%zz", "%ff", "%c0%af", "*", "..%2f..%2fetc", "~", "{name}", "a b", "é", "__proto__", "constructor"],
];

/** A path that nobody would type. */
export function anyPath(dice: Dice): string {
  const segments = dice.listOf(9, () => (dice.chance(0.85) ? dice.pick(SEGMENTS) : encodeURI(anyText(dice).slice(0, 200).toWellFormed())));
  const start = dice.pick([
    "/",
    "/api/v1/",
    "/apis/",
    "/api/v1/namespaces/",
    "/apis/apps/v1/",
    "/openapi/",
    "//",
    "",
    "/api/v1/watch/",
    "/api/v1/namespaces/default/pods/web/",
  ]);
  return start + segments.join("/") + dice.pick(["", "", "/", "//", "?", "#x"]);
}

/** One segment of a good path is another one. */
export function spoiledPath(dice: Dice, path: string): string {
  const parts = path.split("/");
  const at = 1 + dice.below(parts.length);
  const kept = dice.below(2);
  parts.splice(at, kept, ...dice.listOf(2, () => dice.pick(SEGMENTS)));
  return parts.join("/");
}
