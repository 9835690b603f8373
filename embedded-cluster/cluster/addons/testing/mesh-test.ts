import type { KubeObject } from "../../../apimachinery/object.ts";
import { requestJson } from "../../../client/resource-client.ts";
import { decodeUtf8 } from "../../../kernel/bytes.ts";
import { readAllText } from "../../../kernel/streams.ts";
import { testCluster } from "../../testing/test-cluster.ts";
import type { Addon } from "../../index.ts";

export type MeshTest = Awaited<ReturnType<typeof meshTest>>;

const NETWORKING = "/apis/networking.istio.io/v1/namespaces/default";

/** A cluster with a mesh in which the namespace `default` has sidecars, and short words for what the tests do in it. */
export async function meshTest(addons: readonly Addon[] = ["mesh"]) {
  const it = await testCluster({ addons });
  const { client, clock } = it;
  const isReady = (pod: KubeObject) =>
    pod["status"]?.conditions?.some(({ type, status }: { type: string; status: string }) => type === "Ready" && status === "True");
  const pods = (namespace = "default") => it.items(`/api/v1/namespaces/${namespace}/pods`);
  const ready = async (namespace = "default") => {
    await clock.runUntil(async () => {
      const all = await pods(namespace);
      return all.length > 0 && all.every(isReady);
    });
    await clock.advance(300);
  };
  await ready("istio-system");
  await requestJson(client, "PATCH", "/api/v1/namespaces/default", { metadata: { labels: { "istio-injection": "enabled" } } }, "application/merge-patch+json");
  const pod = (name: string, labels: Record<string, string>, container: object, more: object = {}, namespace = "default") =>
    it.create(`/api/v1/namespaces/${namespace}/pods`, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, labels, namespace },
      spec: { containers: [{ name: "app", ...container }], ...more },
    });
  /** Replaces what is there, and lets istiod push it. */
  const put = async (collection: string, object: { metadata: { name: string } }) => {
    await requestJson(client, "DELETE", `${collection}/${object.metadata.name}`).catch(() => undefined);
    await it.create(collection, object);
    await clock.advance(300);
  };
  const exec = async (name: string, ...command: string[]): Promise<string> => execIn("default", name, "app", ...command);
  const execIn = async (namespace: string, name: string, container: string, ...command: string[]): Promise<string> => {
    const query = command.map((word) => `command=${encodeURIComponent(word)}`).join("&");
    const channels = await client.exec({ path: `/api/v1/namespaces/${namespace}/pods/${name}/exec?container=${container}&${query}&stdout=true&stderr=true` });
    let printed: string | undefined;
    void Promise.all([readAllText(channels.stdout), readAllText(channels.stderr)]).then((texts) => {
      printed = texts.join("");
    });
    await clock.runUntil(async () => printed !== undefined);
    return printed ?? "";
  };
  return {
    ...it,
    client_: client,
    pods,
    ready,
    pod,
    put,
    exec,
    execIn,
    /** One pod "<app>-<version>" that says its name: http-echo on 5678. */
    app: (name: string, version: string, more: object = {}, namespace = "default") =>
      pod(`${name}-${version}`, { app: name, version }, { image: "hashicorp/http-echo:1.0", args: [`-text=${name}-${version}`] }, more, namespace),
    client: (name: string, more: object = {}, namespace = "default") =>
      pod(name, { app: name }, { image: "curlimages/curl:latest", command: ["sleep", "infinity"] }, more, namespace),
    service: (name: string, port: object = { name: "http", port: 80, targetPort: 5678 }, namespace = "default") =>
      it.create(`/api/v1/namespaces/${namespace}/services`, {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name },
        spec: { selector: { app: name }, ports: [port] },
      }),
    virtualService: (name: string, http: object[], more: object = {}) =>
      put(`${NETWORKING}/virtualservices`, {
        apiVersion: "networking.istio.io/v1",
        kind: "VirtualService",
        metadata: { name },
        spec: { hosts: [name], http, ...more },
      } as never),
    destinationRule: (name: string, trafficPolicy: object, subsets = ["v1", "v2"]) =>
      put(`${NETWORKING}/destinationrules`, {
        apiVersion: "networking.istio.io/v1",
        kind: "DestinationRule",
        metadata: { name },
        spec: { host: name, trafficPolicy, subsets: subsets.map((version) => ({ name: version, labels: { version } })) },
      } as never),
    async many(name: string, times: number, ...command: string[]): Promise<string[]> {
      const answers: string[] = [];
      for (let time = 0; time < times; time++) answers.push(await exec(name, ...command));
      return answers;
    },
    async log(name: string, container: string, namespace = "default"): Promise<string> {
      const response = await client.request({ method: "GET", path: `/api/v1/namespaces/${namespace}/pods/${name}/log?container=${container}`, headers: {} });
      if (response.body.type === "bytes") return readAllText(response.body.source);
      return response.body.type === "json" ? JSON.stringify(response.body.value) : decodeUtf8(new Uint8Array());
    },
  };
}
