import { isDeepStrictEqual } from "node:util";
import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import type { ApiClient } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { requestJson } from "@tsunagu/embedded-cluster/client/resource-client";
import { type Observer, WATCHED, keyOf } from "./observer.ts";

/** What must hold of a cluster at rest, whatever happened before; the sentences say what does not. */
export async function brokenInvariants(client: ApiClient, observer: Observer): Promise<string[]> {
  const broken = [...observer.faults];
  for (const path of WATCHED) {
    const { items } = await requestJson<{ items: KubeObject[] }>(client, "GET", path);
    broken.push(...watchEqualsList(path, observer.seen(path), items));
  }
  broken.push(...orphans(observer), ...endpointsOfServices(observer), ...quotas(observer), ...workloads(observer));
  return broken;
}

/** Items of lists lack kind and apiVersion, those of watches have them. */
function watchEqualsList(path: string, seen: KubeObject[], listed: KubeObject[]): string[] {
  const plain = (objects: KubeObject[]) =>
    new Map(
      objects.map((object) => {
        const { kind: _kind, apiVersion: _apiVersion, ...rest } = object;
        return [keyOf(object), rest];
      }),
    );
  const [fromWatch, fromList] = [plain(seen), plain(listed)];
  const differ = [...new Set([...fromWatch.keys(), ...fromList.keys()])].filter((key) => !isDeepStrictEqual(fromWatch.get(key), fromList.get(key)));
  return differ.map((key) => `${path}: the watch's ${key} is not the list's`);
}

/** Nobody outlives an owner. */
function orphans(observer: Observer): string[] {
  const uids = new Set(WATCHED.flatMap((path) => observer.seen(path).map((object) => object.metadata.uid)));
  const KINDS = new Set(["ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job", "Service", "Node"]);
  return WATCHED.flatMap((path) =>
    observer.seen(path).flatMap((object) => {
      const owners = (object.metadata.ownerReferences ?? []).filter(({ kind }) => KINDS.has(kind));
      const gone = owners.find(({ uid }) => !uids.has(uid));
      return gone !== undefined && owners.every(({ uid }) => !uids.has(uid)) ? [`${path}: ${keyOf(object)} outlived its owner ${gone.kind}/${gone.name}`] : [];
    }),
  );
}

/** The ready endpoints of a Service are the addresses of its ready Pods. */
function endpointsOfServices(observer: Observer): string[] {
  return observer.seen("/api/v1/services").flatMap((service) => {
    const selector = service["spec"]?.selector as Record<string, string> | undefined;
    if (selector === undefined || Object.keys(selector).length === 0) return [];
    const { namespace, name } = service.metadata;
    const pods = observer
      .seen("/api/v1/pods")
      .filter((pod) => pod.metadata.namespace === namespace && pod.metadata.deletionTimestamp === undefined && isReady(pod))
      .filter((pod) => Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value));
    const wanted = pods.map((pod) => pod["status"].podIP as string).toSorted();
    const slices = observer
      .seen("/apis/discovery.k8s.io/v1/endpointslices")
      .filter((slice) => slice.metadata.namespace === namespace && slice.metadata.labels?.["kubernetes.io/service-name"] === name);
    const endpoints = slices.flatMap((slice) => (slice["endpoints"] ?? []) as { addresses: string[]; conditions: { ready?: boolean } }[]);
    const found = endpoints.filter(({ conditions }) => conditions.ready !== false).flatMap(({ addresses }) => addresses);
    return isDeepStrictEqual(found.toSorted(), wanted) ? [] : [`Service ${keyOf(service)} leads to [${found.toSorted()}], its ready Pods are at [${wanted}]`];
  });
}

function quotas(observer: Observer): string[] {
  return observer.seen("/api/v1/resourcequotas").flatMap((quota) => {
    const hard = Number(quota["spec"].hard.pods);
    const most = observer.mostPods.get(quota.metadata.namespace ?? "") ?? 0;
    const used = Number(quota["status"]?.used?.pods ?? 0);
    const problems: string[] = [];
    if (most > hard) problems.push(`namespace ${quota.metadata.namespace} had ${most} Pods, its quota is ${hard}`);
    const now = observer.countedPods(quota.metadata.namespace ?? "").length;
    if (used !== now) problems.push(`the quota of ${quota.metadata.namespace} counts ${used} Pods, there are ${now}`);
    return problems;
  });
}

/** At rest, a workload has the Pods that it asks for, or says why it cannot; its status tells what is there. */
function workloads(observer: Observer): string[] {
  return observer.seen("/apis/apps/v1/replicasets").flatMap((set) => {
    const pods = observer
      .seen("/api/v1/pods")
      .filter((pod) => pod.metadata.ownerReferences?.some(({ uid }) => uid === set.metadata.uid) && !["Succeeded", "Failed"].includes(pod["status"]?.phase));
    const alive = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
    const { replicas } = set["spec"] as { replicas: number };
    const failing = (set["status"]?.conditions as { type: string }[] | undefined)?.some(({ type }) => type === "ReplicaFailure") ?? false;
    const problems: string[] = [];
    if (alive.length !== replicas && !failing) problems.push(`ReplicaSet ${keyOf(set)} wants ${replicas} Pods and has ${alive.length}`);
    const ready = alive.filter(isReady).length;
    if ((set["status"]?.readyReplicas ?? 0) !== ready)
      problems.push(`ReplicaSet ${keyOf(set)} says ${set["status"]?.readyReplicas ?? 0} are ready, ${ready} are`);
    return problems;
  });
}

function isReady(pod: KubeObject): boolean {
  const conditions = (pod["status"]?.conditions ?? []) as { type: string; status: string }[];
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}
