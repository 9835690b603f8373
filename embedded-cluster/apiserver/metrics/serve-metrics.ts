import { methodNotAllowedError, notFoundError } from "../../apimachinery/errors.ts";
import { EVERYTHING, matchesLabels, parseSelector } from "../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { MetricsProvider } from "../hooks.ts";
import type { RequestInfo } from "../request/request-info.ts";

/** metrics.k8s.io/v1beta1, answered from what the nodes measure. Models sigs.k8s.io/metrics-server/pkg/api. */
export function serveMetrics(metrics: MetricsProvider, info: RequestInfo): object {
  if (info.verb !== "get" && info.verb !== "list") throw methodNotAllowedError();
  const nodes = info.resource === "nodes";
  const objects = nodes ? metrics.nodes() : metrics.pods(info.namespace === "" ? undefined : info.namespace);
  if (info.name !== "") return one(objects, info);
  const text = info.query.get("labelSelector");
  const selector = text === "" ? EVERYTHING : parseSelector(text);
  const items = objects.filter(({ metadata }) => matchesLabels(selector, metadata.labels));
  return { kind: nodes ? "NodeMetricsList" : "PodMetricsList", apiVersion: "metrics.k8s.io/v1beta1", metadata: {}, items };
}

function one(objects: readonly KubeObject[], { resource, namespace, name }: RequestInfo): KubeObject {
  const found = objects.find(({ metadata }) => metadata.name === name && (namespace === "" || metadata.namespace === namespace));
  if (found === undefined) throw notFoundError({ group: "metrics.k8s.io", resource }, namespace === "" ? name : `${namespace}/${name}`);
  return found;
}
