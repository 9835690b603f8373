import type { KindDefinition } from "../registry/kind-definition.ts";
import { reference } from "./schemas.ts";

export const LIST_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";

/** The schema of a kind's lists. `type` is the name of the kind's own schema. */
export function listModel({ group, version, kind, listKind }: Pick<KindDefinition, "group" | "version" | "kind" | "listKind">, type: string): object {
  return {
    type: "object",
    required: ["items"],
    properties: {
      apiVersion: { type: "string" },
      items: { type: "array", items: { allOf: [{ $ref: reference(type) }] } },
      kind: { type: "string" },
      metadata: { allOf: [{ $ref: reference(LIST_META) }] },
    },
    "x-kubernetes-group-version-kind": [{ group, kind: listKind ?? `${kind}List`, version }],
  };
}

/** "io.k8s.api.apps.v1.DeploymentList" */
export function listType({ kind, listKind }: Pick<KindDefinition, "kind" | "listKind">, type: string): string {
  return `${type.slice(0, -kind.length)}${listKind ?? `${kind}List`}`;
}
