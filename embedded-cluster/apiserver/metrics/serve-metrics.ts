import { failure } from "../../apimachinery/status.ts";
import { badRequestError, methodNotAllowedError, notFoundError } from "../../apimachinery/errors.ts";
import { EVERYTHING, matchesLabels, parseSelector } from "../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { ApiRequest } from "../../apimachinery/wire.ts";
import { negotiate } from "../request/media-type.ts";
import type { RequestInfo } from "../request/request-info.ts";
import type { Serving } from "../rest/serving.ts";
import { metricsTable } from "./metrics-table.ts";

/** metrics.k8s.io/v1beta1, answered from what the nodes measure. Models sigs.k8s.io/metrics-server/pkg/api. */
export function serveMetrics(serving: Serving, info: RequestInfo, request: ApiRequest): object {
  if (info.verb === "watch") throw cannotWatch(info);
  if (info.verb !== "get" && info.verb !== "list") throw methodNotAllowedError();
  const isTable = negotiate(request.headers?.["accept"]).as === "Table";
  const objects = measured(serving, info);
  if (info.name !== "") {
    const found = one(objects, info);
    return isTable ? metricsTable([found]) : found;
  }
  const text = info.query.get("labelSelector");
  const selector = text === "" ? EVERYTHING : selectorOf(text);
  const items = objects.filter(({ metadata }) => matchesLabels(selector, metadata.labels));
  if (isTable) return metricsTable(items);
  const kind = info.resource === "nodes" ? "NodeMetricsList" : "PodMetricsList";
  return { kind, apiVersion: "metrics.k8s.io/v1beta1", metadata: {}, items: items.map(({ kind: _kind, apiVersion: _version, ...item }) => item) };
}

function selectorOf(text: string): ReturnType<typeof parseSelector> {
  try {
    return parseSelector(text);
  } catch (error) {
    throw badRequestError((error as Error).message);
  }
}

function measured({ metrics, strategy }: Serving, info: RequestInfo): KubeObject[] {
  if (info.resource !== "nodes") return metrics?.pods(info.namespace === "" ? undefined : info.namespace) ?? [];
  return (metrics?.nodes() ?? []).map((node) => {
    const labels = strategy.find("nodes", "", undefined, node.metadata.name)?.metadata.labels;
    return labels === undefined ? node : { ...node, metadata: { ...node.metadata, labels } };
  });
}

function one(objects: readonly KubeObject[], { resource, namespace, name }: RequestInfo): KubeObject {
  const found = objects.find(({ metadata }) => metadata.name === name && (namespace === "" || metadata.namespace === namespace));
  // metrics-server speaks of the objects that are measured, of nodes in the singular.
  if (found === undefined) throw notFoundError({ group: "", resource: resource === "nodes" ? "node" : resource }, name);
  return found;
}

function cannotWatch({ resource }: RequestInfo): Error {
  const message = `watch is not supported on resources of kind ${JSON.stringify(`${resource}.metrics.k8s.io`)}`;
  return failure(405, "MethodNotAllowed", message, { group: "metrics.k8s.io", kind: resource });
}
