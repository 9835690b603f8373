import type { KubeObject } from "../apimachinery/object.ts";
import { ADMISSION } from "../apiserver/admission/index.ts";
import type { ApiServerOptions } from "../apiserver/api-server.ts";
import { OPENAPI } from "../apiserver/openapi/provider.ts";
import { decodeProtobuf } from "../apiserver/protobuf/decode.ts";
import { RBAC } from "../apiserver/rbac/authorizer.ts";
import { bootstrapObjects } from "../apiserver/rbac/bootstrap.ts";

/** What the API server knows of Kubernetes' rules, the same in every cluster. */
export function serverRules(): Pick<ApiServerOptions, "authorizer" | "admission" | "openapi" | "protobuf"> {
  return { authorizer: RBAC, admission: ADMISSION, openapi: OPENAPI, protobuf: decodeProtobuf };
}

/** The RBAC policy of a new cluster. */
export function bootstrapPolicy(): readonly Partial<KubeObject>[] {
  return bootstrapObjects();
}
