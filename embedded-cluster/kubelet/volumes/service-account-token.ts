import type { KubeObject } from "../../apimachinery/object.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import { requestJson, resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";

const DEFAULT_EXPIRATION_SECONDS = 3_600;

/** Asks for a token of the pod's service account, bound to the pod. Throws ApiError. Models pkg/kubelet/token. */
export async function requestToken(client: ApiClient, pod: Pod, source: { expirationSeconds?: number; audience?: string }): Promise<string> {
  const path = resourcePath(RESOURCES.serviceaccounts, {
    namespace: pod.metadata.namespace,
    name: pod.spec.serviceAccountName ?? "default",
    subresource: "token",
  });
  const answer = await requestJson<KubeObject>(client, "POST", path, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: {
      audiences: source.audience === undefined ? [] : [source.audience],
      expirationSeconds: source.expirationSeconds ?? DEFAULT_EXPIRATION_SECONDS,
      boundObjectRef: { apiVersion: "v1", kind: "Pod", name: pod.metadata.name, uid: pod.metadata.uid },
    },
  });
  return answer.status.token as string;
}
