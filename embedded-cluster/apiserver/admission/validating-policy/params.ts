import { matchesLabels, selectorOf } from "../../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import type { CustomResourceDefinition } from "../../custom-resources/definition.ts";
import type { AdmissionContext } from "../../hooks.ts";
import type { ParamRef, ValidatingAdmissionPolicy } from "./types.ts";

/** Thrown when a policy or binding cannot be used as it is. */
export class ConfigurationError extends Error {}

interface ParamResource {
  group: string;
  resource: string;
  namespaced: boolean;
}

/** Finds where objects of a kind are kept: the table of built-in kinds. */
export type KindLookup = (apiVersion: string, kind: string) => ParamResource | undefined;

/** The objects that a binding gives to a policy; [undefined] when it works without any. Models generic.CollectParams. */
export function collectParams(
  { spec }: ValidatingAdmissionPolicy,
  reference: ParamRef | undefined,
  namespace: string,
  context: AdmissionContext,
  lookup: KindLookup,
): (KubeObject | undefined)[] {
  const { paramKind } = spec;
  if (paramKind === undefined || reference === undefined) return [undefined];
  const found = lookup(paramKind.apiVersion, paramKind.kind) ?? customResource(paramKind, context);
  if (found === undefined) throw new ConfigurationError(`paramKind kind \`${paramKind.apiVersion}, Kind=${paramKind.kind}\` not known`);
  const home = found.namespaced ? reference.namespace || namespace : undefined;
  if (home === "") throw new ConfigurationError("cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
  if (!found.namespaced && reference.namespace) throw new ConfigurationError("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
  const params = select(found, reference, home, context);
  if (params.length === 0 && reference.parameterNotFoundAction === "Deny") {
    throw new ConfigurationError("no params found for policy binding with `Deny` parameterNotFoundAction");
  }
  return params;
}

function select({ group, resource }: ParamResource, { name, selector }: ParamRef, namespace: string | undefined, context: AdmissionContext): KubeObject[] {
  if (name) {
    const object = context.find(resource, group, namespace, name);
    return object === undefined ? [] : [object];
  }
  const labels = selectorOf(selector);
  return context.list(resource, group, namespace).filter((object) => matchesLabels(labels, object.metadata.labels));
}

function customResource({ apiVersion, kind }: { apiVersion: string; kind: string }, context: AdmissionContext): ParamResource | undefined {
  const [group, version] = apiVersion.split("/");
  const definitions = context.list("customresourcedefinitions", "apiextensions.k8s.io", undefined) as readonly CustomResourceDefinition[];
  const found = definitions.find(
    ({ spec }) => spec.group === group && spec.names.kind === kind && spec.versions.some(({ name, served }) => name === version && served),
  );
  return found === undefined ? undefined : { group: found.spec.group, resource: found.spec.names.plural, namespaced: found.spec.scope === "Namespaced" };
}
