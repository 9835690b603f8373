import type { KubeObject } from "../apimachinery/object.ts";
import type { ApiServerOptions } from "../apiserver/api-server.ts";

/** What the API server knows of Kubernetes' rules, the same in every cluster. */
export function serverRules(): Pick<ApiServerOptions, "authorizer" | "admission" | "openapi" | "protobuf"> {
  return {};
}

/** The RBAC policy of a new cluster. */
export function bootstrapPolicy(): readonly Partial<KubeObject>[] {
  return [];
}
