import { alreadyExistsError, badRequestError, invalidError } from "../../apimachinery/errors.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { ApiError, failure } from "../../apimachinery/status.ts";
import { randomSuffix, randomUid } from "../../kernel/random.ts";
import { type Tracking, trackWrite } from "../field-management/track.ts";
import { admissionRequest, runPlugins } from "./admission.ts";
import { type Call, type Outcome, groupResourceOf, keyOf } from "./call.ts";
import { commit } from "./commit.ts";
import { keepCompanions } from "./companions.ts";
import { decodeStored } from "./decode-object.ts";
import { limitEvents } from "./limit-events.ts";

/** Names drawn before a generateName that always collides is given up, as upstream's maxNameGenerationCreateAttempts. */
const NAME_ATTEMPTS = 8;
/** A generated name is at most 63 bytes, five of them the suffix. */
const NAME_PREFIX_BYTES = 58;

export async function create(call: Call): Promise<Outcome> {
  return { code: 201, object: await createObject(call, decodeStored(call)) };
}

/** Defaults, admits, validates and commits a new object that the caller gives away. Models rest.BeforeCreate and registry.Store.Create. */
export async function createObject(call: Call, object: KubeObject, tracking?: Tracking): Promise<KubeObject> {
  const { kind } = call;
  checkNamespace(call, object);
  const { generateName } = object.metadata;
  if (object.metadata.name || !generateName) {
    if (call.info.name !== "" && object.metadata.name !== call.info.name) throw nameMismatch(object.metadata.name, call.info.name);
    return createNamed(call, object, tracking);
  }
  for (let attempt = 1; ; attempt++) {
    try {
      const candidate = structuredClone(object);
      candidate.metadata.name = generateName.slice(0, NAME_PREFIX_BYTES) + randomSuffix(call.serving.random);
      return await createNamed(call, candidate, tracking);
    } catch (error) {
      const taken = error instanceof ApiError && error.reason === "AlreadyExists" && error.status.details?.kind === kind.plural;
      if (!taken || attempt >= NAME_ATTEMPTS) throw error;
    }
  }
}

async function createNamed(call: Call, object: KubeObject, tracking: Tracking | undefined): Promise<KubeObject> {
  const { kind, serving } = call;
  stampNew(call, object);
  kind.applyDefaults?.(object);
  // What admission and the strategy add is nobody's.
  trackWrite(call, object, undefined, "", tracking);
  const request = admissionRequest(call, { operation: "CREATE", object, oldObject: undefined, name: object.metadata.name, subresource: "" });
  await runPlugins(serving, "admit", request);
  kind.applyDefaults?.(object);
  kind.prepareForCreate?.(object, serving.strategy);
  if (kind.hasGeneration !== false) object.metadata.generation = 1;
  const problems = call.served.validate?.(object, serving.strategy) ?? [];
  if (problems.length > 0) throw invalidError(kind, object.metadata.name ?? "", problems);
  const key = keyOf(call, object.metadata.name);
  const taken = (): ApiError => alreadyExistsError(groupResourceOf(kind), object.metadata.name);
  if (serving.store.get(key) !== undefined) throw taken();
  const pending = runPlugins(serving, "validate", request);
  if (pending !== undefined) await pending;
  call.warnings.push(...(kind.warnings?.(object) ?? []));
  if (serving.store.get(key) !== undefined) throw taken();
  if (call.dryRun) return object;
  return commitNew(call, key, object);
}

function commitNew(call: Call, key: string, object: KubeObject): KubeObject {
  const created = commit(() => call.serving.store.create(key, object));
  keepCompanions(call, created, undefined);
  limitEvents(call, created);
  return created;
}

/** Fields of metadata that only the server sets. */
function stampNew(call: Call, object: KubeObject): void {
  const { metadata } = object;
  if (metadata.resourceVersion) throw failure(500, "", "resourceVersion should not be set on objects to be created");
  delete metadata.resourceVersion;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.generation;
  delete (metadata as { selfLink?: string }).selfLink;
  metadata.uid = randomUid(call.serving.random);
  metadata.creationTimestamp = timestamp(call.serving.clock.now());
}

function checkNamespace(call: Call, object: KubeObject): void {
  const { metadata } = object;
  if (!call.kind.namespaced) {
    if (metadata.namespace === "") delete metadata.namespace;
    return;
  }
  if (!metadata.namespace) metadata.namespace = call.info.namespace;
  else if (metadata.namespace !== call.info.namespace) {
    throw namespaceMismatch();
  }
}

export function nameMismatch(given: string, url: string): ApiError {
  return badRequestError(`the name of the object (${given}) does not match the name on the URL (${url})`);
}

export function namespaceMismatch(): ApiError {
  return badRequestError("the namespace of the provided object does not match the namespace sent on the request");
}
