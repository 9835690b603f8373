import type { KubeObject } from "../../apimachinery/object.ts";
import type { ApiMethod } from "../../apimachinery/wire.ts";
import { seededRandom } from "../../kernel/random.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { Store } from "../../store/store.ts";
import { ADMISSION } from "../admission/index.ts";
import { createApiServer } from "../api-server.ts";
import type { UserInfo } from "../hooks.ts";
import { KINDS } from "../kinds/index.ts";
import { OPENAPI } from "../openapi/provider.ts";
import { decodeProtobuf } from "../protobuf/decode.ts";
import { RBAC } from "../rbac/authorizer.ts";
import { bootstrapObjects } from "../rbac/bootstrap.ts";

export const ADMIN: UserInfo = { username: "admin", groups: ["system:masters", "system:authenticated"] };

export interface Answer {
  code: number;
  /** A Status's message, "" for others. */
  message: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every kind
  value: any;
  warnings: string[];
}

/** An API server with all of Kubernetes' rules: the namespace "default" with its service account, and the default roles. */
export async function rulesServer() {
  const clock = virtualClock(Date.parse("2026-01-01T00:00:00Z"));
  const server = createApiServer({
    clock,
    random: seededRandom(1),
    store: new Store(),
    kinds: KINDS,
    authorizer: RBAC,
    admission: ADMISSION,
    openapi: OPENAPI,
    protobuf: decodeProtobuf,
  });
  const ask = async (method: ApiMethod, path: string, body?: unknown, user: UserInfo = ADMIN, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await server.handle({ method, path, body, headers }, user);
    const value = response.body.type === "json" ? JSON.parse(JSON.stringify(response.body.value)) : undefined;
    const warning = response.headers["warning"] ?? "";
    const warnings = [...warning.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map((match) => (match[1] as string).replaceAll('\\"', '"'));
    return { code: response.status, message: value?.kind === "Status" ? (value.message ?? "") : "", value, warnings };
  };
  const post = (object: object, user?: UserInfo, namespace = "default"): Promise<Answer> =>
    ask("POST", collectionOf(object as KubeObject, namespace), object, user);
  await post({ apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } });
  await post({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } });
  for (const object of bootstrapObjects()) await post(object);
  return { ask, post, clock };
}

function collectionOf({ apiVersion, kind }: KubeObject, namespace: string): string {
  const found = KINDS.find((each) => each.kind === kind && (each.group === "" ? each.version : `${each.group}/${each.version}`) === apiVersion);
  if (found === undefined) throw new Error(`no kind ${kind} of ${apiVersion}`);
  const root = found.group === "" ? "/api/v1" : `/apis/${apiVersion}`;
  return found.namespaced ? `${root}/namespaces/${namespace}/${found.plural}` : `${root}/${found.plural}`;
}

/** A pod of one container, with whatever a test adds to its spec. */
export function pod(name: string, spec: object = {}): KubeObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers: [{ name: "app", image: "nginx:1.27" }], ...spec } };
}
