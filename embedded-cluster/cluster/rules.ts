import type { KubeObject } from "../apimachinery/object.ts";
import type { ApiServerOptions } from "../apiserver/api-server.ts";
import { SERVICE_ACCOUNT_ADMISSION } from "../apiserver/admission/service-account.ts";
import { OPENAPI } from "../apiserver/openapi/provider.ts";
import { decodeProtobuf } from "../apiserver/protobuf/decode.ts";
import { RBAC } from "../apiserver/rbac/authorizer.ts";
import { bootstrapObjects } from "../apiserver/rbac/bootstrap.ts";
import { RBAC_ESCALATION } from "../apiserver/rbac/escalation.ts";

/** What the API server knows of Kubernetes' rules, the same in every cluster. */
export function serverRules(): Pick<ApiServerOptions, "authorizer" | "admission" | "openapi" | "protobuf"> {
  return { authorizer: RBAC, admission: [SERVICE_ACCOUNT_ADMISSION, RBAC_ESCALATION], openapi: OPENAPI, protobuf: decodeProtobuf };
}

/** The RBAC policy of a new cluster. */
export function bootstrapPolicy(): readonly Partial<KubeObject>[] {
  return bootstrapObjects();
}
