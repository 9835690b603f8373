import { KINDS } from "@tsunagu/embedded-cluster/apiserver/kinds/index";
import { OPENAPI } from "@tsunagu/embedded-cluster/apiserver/openapi/provider";
import type { KindDefinition } from "@tsunagu/embedded-cluster/apiserver/registry/kind-definition";
import type { Dice } from "../dice.ts";
import { anyExpression } from "./cel.ts";
import { fittingValue } from "./fields.ts";
import { anyHeaders } from "./headers.ts";
import { type InputMaker, type Scene, withBody, withoutBody } from "./input.ts";
import { mutated } from "./mutate.ts";
import { OBJECT_NAMES, anyKind, anyNamespace, collection, groupVersion, sampleKey } from "./paths.ts";
import { DELETE_PARAMETERS, LIST_PARAMETERS, WRITE_PARAMETERS, anyQuery } from "./queries.ts";
import { SAMPLES } from "./samples.ts";
import { anyValue, objectOf } from "./values.ts";

/** A valid object of a kind. */
export function sample(kind: KindDefinition, name: string): Record<string, unknown> {
  return { apiVersion: groupVersion(kind), kind: kind.kind, metadata: { name }, ...SAMPLES[sampleKey(kind)] };
}

/** Mostly valid, sometimes changed, sometimes of the right types only. */
export function anyObject(dice: Dice, kind: KindDefinition, name: string): unknown {
  if (dice.chance(0.03)) return anyValue(dice);
  if (dice.chance(0.25)) {
    const fields = fittingValue(dice, OPENAPI.schemaOf(kind)) as object;
    const metadata = { ...(dice.chance(0.3) ? (fittingValue(dice, OPENAPI.schemaOf(kind)?.field?.("metadata"), 3) as object) : {}), name };
    return objectOf([...Object.entries(fields ?? {}), ["apiVersion", groupVersion(kind)], ["kind", kind.kind], ["metadata", metadata]]);
  }
  const object = sample(kind, name);
  if (dice.chance(0.2)) object["metadata"] = { generateName: "g-", labels: { app: "web" }, finalizers: dice.chance(0.3) ? ["example.com/hold"] : [] };
  if (kind.group === "admissionregistration.k8s.io" && dice.chance(0.5)) return withExpressions(dice, object);
  return dice.chance(0.3) ? object : mutated(dice, object);
}

/** A policy that says something else. */
function withExpressions(dice: Dice, object: Record<string, unknown>): unknown {
  const spec = object["spec"] as Record<string, unknown> | undefined;
  if (spec === undefined) return object;
  const conditions = dice.listOf(2, () => ({ name: "c", expression: anyExpression(dice) }));
  const validations = dice.listOf(3, () => ({ expression: anyExpression(dice), messageExpression: anyExpression(dice, 2) }));
  return { ...object, spec: { ...spec, validations, matchConditions: conditions, failurePolicy: dice.pick(["Fail", "Ignore"]) } };
}

export const create: InputMaker = (scene) => {
  const { dice } = scene;
  const kind = anyKind(dice);
  return withBody(
    dice,
    "POST",
    collection(kind, anyNamespace(dice)) + anyQuery(scene, WRITE_PARAMETERS, 0.2),
    anyObject(dice, kind, dice.pick(OBJECT_NAMES)),
    anyHeaders(dice),
  );
};

/** What was read comes back, changed; or another object where one is. */
export const replace: InputMaker = (scene) => {
  const { dice } = scene;
  const known = knownObject(scene);
  if (known !== undefined && dice.chance(0.7)) {
    const path = `${collection(known.kind, known.namespace)}/${encodeURIComponent(known.name)}${dice.chance(0.2) ? "/status" : ""}`;
    return withBody(dice, "PUT", path + anyQuery(scene, WRITE_PARAMETERS, 0.2), mutated(dice, known.object), anyHeaders(dice));
  }
  const kind = anyKind(dice);
  const name = dice.pick(OBJECT_NAMES);
  return withBody(
    dice,
    "PUT",
    `${collection(kind, anyNamespace(dice))}/${name}${anyQuery(scene, WRITE_PARAMETERS, 0.2)}`,
    anyObject(dice, kind, name),
    anyHeaders(dice),
  );
};

export const read: InputMaker = (scene) => {
  const { dice } = scene;
  const kind = anyKind(dice);
  const path = collection(dice.chance(0.3) ? { ...kind, namespaced: false } : kind, anyNamespace(dice));
  const known = dice.chance(0.3) ? knownObject(scene) : undefined;
  if (known !== undefined) return withoutBody(dice, "GET", `${collection(known.kind, known.namespace)}/${encodeURIComponent(known.name)}`, anyHeaders(dice));
  return withoutBody(dice, "GET", path + anyQuery(scene, LIST_PARAMETERS, 0.8), anyHeaders(dice));
};

export const remove: InputMaker = (scene) => {
  const { dice } = scene;
  const kind = anyKind(dice);
  const path =
    collection(kind, anyNamespace(dice)) +
    (dice.chance(0.85) ? `/${dice.pick(OBJECT_NAMES)}` : "") +
    anyQuery(scene, [...DELETE_PARAMETERS, ...LIST_PARAMETERS]);
  const options = {
    apiVersion: dice.pick(["v1", "meta.k8s.io/v1", groupVersion(kind)]),
    kind: "DeleteOptions",
    gracePeriodSeconds: dice.pick([0, 1, 30]),
    propagationPolicy: dice.pick(["Foreground", "Background", "Orphan"]),
    preconditions: { uid: "x", resourceVersion: dice.pick(["1", "x"]) },
  };
  if (dice.chance(0.4)) return withoutBody(dice, "DELETE", path, anyHeaders(dice));
  return withBody(
    dice,
    "DELETE",
    path,
    dice.chance(0.5) ? mutated(dice, options) : { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Background" },
    anyHeaders(dice),
  );
};

interface KnownObject {
  kind: KindDefinition;
  namespace: string;
  name: string;
  object: Record<string, unknown>;
}

/** One that the server gave lately, with its place. */
export function knownObject({ dice, seen }: Scene): KnownObject | undefined {
  if (seen.length === 0) return undefined;
  const object = dice.pick(seen);
  const kind = kindOf(object);
  const metadata = object["metadata"] as { name?: unknown; namespace?: unknown } | undefined;
  if (kind === undefined || typeof metadata?.name !== "string") return undefined;
  return { kind, namespace: typeof metadata.namespace === "string" ? metadata.namespace : "default", name: metadata.name.toWellFormed(), object };
}

function kindOf(object: Record<string, unknown>): KindDefinition | undefined {
  return BY_NAME.get(`${String(object["apiVersion"])} ${String(object["kind"])}`);
}

const BY_NAME = new Map(KINDS.map((kind) => [`${groupVersion(kind)} ${kind.kind}`, kind]));
