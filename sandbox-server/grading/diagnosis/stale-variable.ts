import type { ConfigMap, Pod } from "@tsunagu/embedded-cluster/apimachinery/types/core";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import { type CheckContext, type Finding, failed } from "../check.ts";

/** The ConfigMap that a Pod's variable came from says something else by now: the Pod holds what was true at its start. undefined: it does not. */
export async function staleVariable(context: CheckContext, pod: Pod, variable: string, value: string): Promise<Finding | undefined> {
  const { name, namespace = "" } = pod.metadata;
  const configMaps = new ResourceClient<ConfigMap>(context.client, RESOURCES.configmaps);
  for (const { configMap, key } of sourcesOf(pod, variable)) {
    const current = (await configMaps.find(configMap, namespace))?.data?.[key];
    if (current === undefined || current === value) continue;
    return failed(
      "variable-stale",
      { pod: name, variable, value, configMap },
      { command: `kubectl get configmap ${configMap} -n ${namespace} -o yaml`, observed: `${key}: ${current}` },
      { command: `kubectl exec ${name} -n ${namespace} -- printenv ${variable}`, observed: value },
    );
  }
  return undefined;
}

function sourcesOf(pod: Pod, variable: string): { configMap: string; key: string }[] {
  return pod.spec.containers.flatMap(({ env = [], envFrom = [] }) => [
    ...env.flatMap(({ name, valueFrom }) =>
      name === variable && valueFrom?.configMapKeyRef !== undefined ? [{ configMap: valueFrom.configMapKeyRef.name, key: valueFrom.configMapKeyRef.key }] : [],
    ),
    ...envFrom.flatMap(({ prefix = "", configMapRef }) =>
      configMapRef !== undefined && variable.startsWith(prefix) ? [{ configMap: configMapRef.name, key: variable.slice(prefix.length) }] : [],
    ),
  ]);
}
