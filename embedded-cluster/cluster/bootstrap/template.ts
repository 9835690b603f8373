import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { ApiServerOptions } from "../../apiserver/api-server.ts";
import { createApiServer } from "../../apiserver/api-server.ts";
import { KINDS } from "../../apiserver/kinds/index.ts";
import { requestJson } from "../../client/resource-client.ts";
import type { Clock } from "../../kernel/clock.ts";
import { type Random, randomUid, seededRandom } from "../../kernel/random.ts";
import { storeKey } from "../../store/store-key.ts";
import { Store } from "../../store/store.ts";

/** The objects of every new cluster, as the API server commits them: made once, shared by all clusters of the process. */
let committed: Promise<readonly [key: string, value: KubeObject][]> | undefined;

/** It can never be deleted: written last, it says that all of the template is there. */
const LAST = storeKey("", "namespaces", undefined, "kube-system");

export function hasTemplate(store: Store): boolean {
  return store.get(LAST) !== undefined;
}

/**
 * Writes what a new cluster begins with: the bootstrap objects with uids and creation times of their own. Their specs are shared
 * between clusters, which is what keeps an idle one small and its boot short.
 */
export async function writeTemplate(
  store: Store,
  objects: () => readonly Partial<KubeObject>[],
  rules: Partial<ApiServerOptions>,
  clock: Clock,
  random: Random,
): Promise<void> {
  committed ??= commitAll(objects(), rules, clock);
  const creationTimestamp = timestamp(clock.now());
  for (const [key, value] of await committed) {
    // A boot that was cut short has written some of them.
    if (store.get(key) === undefined)
      store.create(key, { ...stamped(value, creationTimestamp), metadata: { ...value.metadata, uid: randomUid(random), creationTimestamp } });
  }
}

/** Conditions of a status came true when the cluster came up. */
function stamped(value: KubeObject, lastTransitionTime: string): KubeObject {
  const conditions: object[] | undefined = value["status"]?.conditions;
  if (conditions === undefined) return value;
  return { ...value, status: { ...value["status"], conditions: conditions.map((condition) => ({ ...condition, lastTransitionTime })) } };
}

async function commitAll(objects: readonly Partial<KubeObject>[], rules: Partial<ApiServerOptions>, clock: Clock): Promise<readonly [string, KubeObject][]> {
  const store = new Store();
  // Without admission: quota, service accounts and the like come later than what is written here.
  const server = createApiServer({ clock, random: seededRandom(0), store, kinds: KINDS, ...rules, admission: [] });
  const client = server.clientFor({ username: "system:apiserver", groups: ["system:masters"] });
  for (const object of objects) {
    const created = await requestJson<KubeObject>(client, "POST", collectionPath(object), object);
    if (object["status"] === undefined) continue;
    const path = `${collectionPath(object)}/${created.metadata.name}/status`;
    await requestJson(client, "PUT", path, { ...created, status: object["status"] });
  }
  return store.snapshot().objects.sort(([left], [right]) => Number(left === LAST) - Number(right === LAST));
}

/** Where an object is created. */
export function collectionPath({ apiVersion = "", kind, metadata }: Partial<KubeObject>): string {
  const definition = KINDS.find((one) => one.kind === kind && (one.group === "" ? one.version : `${one.group}/${one.version}`) === apiVersion);
  if (definition === undefined) throw new Error(`no kind ${kind} in ${apiVersion}`);
  const root = definition.group === "" ? `/api/${definition.version}` : `/apis/${apiVersion}`;
  return definition.namespaced ? `${root}/namespaces/${metadata?.namespace}/${definition.plural}` : `${root}/${definition.plural}`;
}
