import type { Container, EnvVar, Pod } from "../../apimachinery/types/core.ts";
import { type ConfigObjects, MissingObject } from "./config-objects.ts";
import { expandReferences } from "./expansion.ts";
import { type PodAddresses, fieldPathValue } from "./field-path.ts";
import { resourceFieldValue } from "./resource-field.ts";
import { serviceVariables } from "./service-variables.ts";

/** Memory and CPU of the node, which stand in for limits that a container does not set. */
export interface NodeCapacity {
  cpu: string;
  memory: string;
}

interface EnvironmentInput {
  pod: Pod;
  container: Container;
  objects: ConfigObjects;
  addresses: PodAddresses;
  capacity: NodeCapacity;
}

/**
 * The variables the kubelet gives a container: envFrom, then env over it, then the Services it does not name itself.
 * Throws Error as the kubelet words it: `secret "x" not found`, `couldn't find key k in ConfigMap ns/x`.
 * Models Kubelet.makeEnvironmentVariables.
 */
export async function containerEnvironment(input: EnvironmentInput): Promise<Map<string, string>> {
  const { pod, container, objects } = input;
  const namespace = pod.metadata.namespace ?? "default";
  const services = serviceVariables(await objects.servicesFor(namespace), namespace, pod.spec.enableServiceLinks ?? true);
  const variables = await variablesFrom(container, namespace, objects);
  for (const variable of container.env ?? []) {
    const value = await valueOf(variable, input, (name) => variables.get(name) ?? services.get(name));
    if (value !== undefined) variables.set(variable.name, value);
  }
  for (const [name, value] of services) if (!variables.has(name)) variables.set(name, value);
  return variables;
}

async function variablesFrom(container: Container, namespace: string, objects: ConfigObjects): Promise<Map<string, string>> {
  const variables = new Map<string, string>();
  for (const { prefix = "", configMapRef, secretRef } of container.envFrom ?? []) {
    const texts = await unlessOptional(configMapRef?.optional ?? secretRef?.optional, () => {
      if (configMapRef !== undefined) return objects.configMapTexts(namespace, configMapRef.name);
      return objects.secretTexts(namespace, secretRef?.name ?? "");
    });
    for (const [key, value] of texts ?? []) variables.set(prefix + key, value);
  }
  return variables;
}

/** undefined: an optional source is absent, and the variable with it. */
async function valueOf(variable: EnvVar, input: EnvironmentInput, lookup: (name: string) => string | undefined): Promise<string | undefined> {
  if (variable.value !== undefined && variable.value !== "") return expandReferences(variable.value, lookup);
  const from = variable.valueFrom;
  const { pod, container, objects, addresses, capacity } = input;
  const namespace = pod.metadata.namespace ?? "default";
  if (from?.fieldRef !== undefined) return fieldPathValue(pod, from.fieldRef.fieldPath, addresses);
  if (from?.resourceFieldRef !== undefined) return resourceFieldValue(pod, container, from.resourceFieldRef, capacity);
  if (from?.configMapKeyRef !== undefined) {
    const { name, key, optional } = from.configMapKeyRef;
    const texts = await unlessOptional(optional, () => objects.configMapTexts(namespace, name));
    return keyOf(texts, key, optional, `ConfigMap ${namespace}/${name}`);
  }
  if (from?.secretKeyRef !== undefined) {
    const { name, key, optional } = from.secretKeyRef;
    const texts = await unlessOptional(optional, () => objects.secretTexts(namespace, name));
    return keyOf(texts, key, optional, `Secret ${namespace}/${name}`);
  }
  return "";
}

function keyOf(texts: Map<string, string> | undefined, key: string, optional: boolean | undefined, holder: string): string | undefined {
  const value = texts?.get(key);
  if (value === undefined && texts !== undefined && optional !== true) throw new Error(`couldn't find key ${key} in ${holder}`);
  return value;
}

async function unlessOptional<T>(optional: boolean | undefined, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (optional === true && error instanceof MissingObject) return undefined;
    throw error;
  }
}
