import type { KubeObject } from "../apimachinery/object.ts";
import { timestamp } from "../apimachinery/duration/timestamp.ts";
import { localApiServices } from "../apiserver/discovery/api-services.ts";
import { flowControlObjects } from "../apiserver/flow-control/bootstrap.ts";
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

/** What the API server itself brings into a new cluster: its RBAC policy, its share of fairness, and what it serves. */
export function bootstrapPolicy(now: number): readonly Partial<KubeObject>[] {
  return [...bootstrapObjects(), ...flowControlObjects(timestamp(now)), ...localApiServices()];
}
