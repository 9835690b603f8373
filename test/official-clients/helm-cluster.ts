import { KubeConfig } from "@kubernetes/client-node";
import type { ApiClient } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { requestJson } from "@tsunagu/embedded-cluster/client/resource-client";
import { kubeconfigClient } from "../../sandbox-server/cluster/kubeconfig/https-client.ts";
import { serveCluster } from "./served-cluster.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests reach into objects of every kind
type Reached = Record<string, any>;

/** A cluster with a namespace for releases: the embedded one behind HTTPS, or the one that KUBECONFIG names when TSUNAGU_CONTRACT is "real". */
export interface HelmCluster {
  /** A file. */
  kubeconfig: string;
  namespace: string;
  /** What Helm says of a kind that is not served. It looks for it in version 2 of OpenAPI, which the embedded server has as JSON only, and Helm wants as protobuf. */
  refusesUnknownKinds: string;
  get(root: string, path: string): Promise<Reached>;
  /** The names of what is in the namespace, of one kind; without what Kubernetes makes and deletes by itself. */
  names(plural: string, root?: string): Promise<string[]>;
  close(): Promise<void>;
}

const isReal = process.env["TSUNAGU_CONTRACT"] === "real";
const DEFINITION = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/offers.helm.example.com";

export async function openHelmCluster(): Promise<HelmCluster> {
  const namespace = `helm-${process.pid}`;
  const { kubeconfig, client, close } = isReal ? await realCluster() : await embeddedCluster();
  await requestJson(client, "POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  const get = (root: string, path: string) => requestJson<Reached>(client, "GET", `${root}/namespaces/${namespace}/${path}`);
  return {
    kubeconfig,
    namespace,
    refusesUnknownKinds: isReal
      ? 'resource mapping not found for name: "web" namespace: "" from "": no matches for kind "Offer" in version "helm.example.com/v1"'
      : "error validating data: the server was unable to respond with a content type that the client supports",
    get,
    async names(plural, root = "/api/v1") {
      const { items } = (await get(root, plural)) as { items: { metadata: { name: string } }[] };
      return items.map(({ metadata }) => metadata.name).sort();
    },
    async close() {
      await requestJson(client, "DELETE", `/api/v1/namespaces/${namespace}`);
      await requestJson(client, "DELETE", DEFINITION).catch(() => undefined);
      await close();
    },
  };
}

interface Opened {
  kubeconfig: string;
  client: ApiClient;
  close(): Promise<void>;
}

async function embeddedCluster(): Promise<Opened> {
  const served = await serveCluster();
  return { kubeconfig: served.file, client: served.cluster.adminClient, close: () => served.close() };
}

async function realCluster(): Promise<Opened> {
  const config = new KubeConfig();
  config.loadFromDefault();
  const kubeconfig = process.env["KUBECONFIG"];
  if (kubeconfig === undefined) throw new Error("KUBECONFIG is to name the real cluster");
  return { kubeconfig, client: kubeconfigClient(config), close: async () => undefined };
}
