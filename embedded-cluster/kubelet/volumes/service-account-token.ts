import type { KubeObject } from "../../apimachinery/object.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import { requestJson, resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";

const DEFAULT_EXPIRATION_SECONDS = 3_600;
/** The API server makes tokens that are asked for with this lifetime good for a year: those every pod gets. */
const EXTENDED_EXPIRATION_SECONDS = 3_607;
/** A token is renewed when this part of its life has passed. */
const RENEWAL_PART = 0.8;

/** When the tokens in a pod's volumes are to be renewed, from now; undefined: never. */
export function tokenRefreshMilliseconds(pod: Pod): number | undefined {
  const sources = (pod.spec.volumes ?? []).flatMap(({ projected }) => projected?.sources ?? []);
  const lifetimes = sources.flatMap(({ serviceAccountToken }) =>
    serviceAccountToken === undefined ? [] : [serviceAccountToken.expirationSeconds ?? DEFAULT_EXPIRATION_SECONDS],
  );
  const shortest = Math.min(...lifetimes.filter((seconds) => seconds !== EXTENDED_EXPIRATION_SECONDS));
  return Number.isFinite(shortest) ? shortest * RENEWAL_PART * 1_000 : undefined;
}

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
