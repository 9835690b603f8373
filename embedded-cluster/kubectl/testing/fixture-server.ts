import type { KubeObject } from "../../apimachinery/object.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import { type ApiServer, createApiServer } from "../../apiserver/api-server.ts";
import { KINDS } from "../../apiserver/kinds/index.ts";
import { OPENAPI } from "../../apiserver/openapi/provider.ts";
import { decodeProtobuf } from "../../apiserver/protobuf/decode.ts";
import { requestJson, resourcePath } from "../../client/resource-client.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { seededRandom } from "../../kernel/random.ts";
import type { VirtualClock } from "../../kernel/virtual-clock.ts";
import { Store } from "../../store/store.ts";
import { FIXTURE } from "./fixture.ts";

export interface FixtureServer {
  server: ApiServer;
  client: ApiClient;
  clock: VirtualClock;
}

/** An API server without controllers that holds the objects of the fixture, statuses included: every answer is the same in every run. */
export async function fixtureServer(): Promise<FixtureServer> {
  const clock = virtualClock();
  const server = createApiServer({ clock, random: seededRandom(7), store: new Store(), kinds: KINDS, openapi: OPENAPI, protobuf: decodeProtobuf });
  const client = server.clientFor({ username: "kubernetes-admin", groups: ["system:masters"] });
  for (const [resource, object] of FIXTURE) await put(client, resource, object);
  await clock.advance(90_000);
  return { server, client, clock };
}

async function put(client: ApiClient, resource: { group: string; version: string; resource: string }, object: KubeObject): Promise<void> {
  const { namespace } = object.metadata;
  const { status, ...rest } = object;
  const created = await requestJson<KubeObject>(client, "POST", resourcePath(resource, { namespace }), rest);
  if (status === undefined) return;
  const body = { ...created, status: { ...created.status, ...status } };
  await requestJson(client, "PUT", resourcePath(resource, { namespace, name: created.metadata.name, subresource: "status" }), body);
}
