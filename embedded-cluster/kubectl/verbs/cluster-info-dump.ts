import type { KubeList, KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import { readAllText } from "../../kernel/streams.ts";
import type { Command } from "../command/command.ts";
import { ALL_NAMESPACES_FLAG } from "../command/common-flags.ts";
import { durationFlag, stringFlag, stringsFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { OUTPUT_FLAGS, printerOf } from "../printers/output.ts";
import { absolutePath } from "../text/paths.ts";

/** What is dumped of each namespace, in upstream's order: the resource, its group, and the name of its file. */
const DUMPED = [
  ["events", "", "events"],
  ["replicationcontrollers", "", "replication-controllers"],
  ["services", "", "services"],
  ["daemonsets", "apps", "daemonsets"],
  ["deployments", "apps", "deployments"],
  ["replicasets", "apps", "replicasets"],
  ["pods", "", "pods"],
] as const;

const EXTENSIONS: Record<string, string> = { json: ".json", yaml: ".yaml" };

export const clusterInfoDump: Command = {
  name: "dump",
  use: "cluster-info dump [flags]",
  short: "Dump relevant information for debugging and diagnosis",
  long: "Print what helps to find out what is wrong with a cluster: its nodes, and of namespaces the events, workloads, services, pods and logs.",
  completes: "none",
  flags: [
    ...OUTPUT_FLAGS.map((flag) => (flag.name === "output" ? { ...flag, default: "json" } : flag)),
    ALL_NAMESPACES_FLAG,
    stringsFlag("namespaces", "", "Namespaces to dump, instead of this one and kube-system."),
    stringFlag("output-directory", "", "Where to put the files; empty or - is stdout."),
    durationFlag("pod-running-timeout", "", "How long to wait until a pod runs", "20s"),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const print = printerOf(invocation, undefined, true) ?? String;
  const extension = EXTENSIONS[flags.string("output")] ?? ".txt";
  const list = async (resource: string, group: string, namespace?: string) =>
    invocation.cluster.json<KubeList>("GET", resourcePath({ group, version: "v1", resource }, { namespace }));
  await put(invocation, `nodes${extension}`, print(wire(await list("nodes", ""))));
  const everywhere = flags.bool("all-namespaces") ? (await list("namespaces", "")).items.map(({ metadata }) => metadata.name) : undefined;
  const named = flags.list("namespaces");
  for (const namespace of everywhere ?? (named.length > 0 ? named : ["kube-system", invocation.namespace.name])) {
    let pods: KubeObject[] = [];
    for (const [resource, group, file] of DUMPED) {
      const found = await list(resource, group, namespace);
      await put(invocation, `${namespace}/${file}${extension}`, print(wire(found)));
      if (resource === "pods") pods = found.items;
    }
    for (const pod of pods) await put(invocation, `${namespace}/${pod.metadata.name}/logs.txt`, await logsOf(invocation, pod));
  }
  const folder = flags.string("output-directory");
  if (folder !== "" && folder !== "-") await invocation.out(`Cluster info dumped to ${folder}\n`);
}

/** On the wire the items of a list do not say their kind. */
function wire(list: KubeList): unknown {
  return { ...list, items: list.items.map(({ apiVersion: _apiVersion, kind: _kind, ...item }) => item) };
}

async function logsOf(invocation: Invocation, pod: KubeObject): Promise<string> {
  const { name, namespace } = pod.metadata;
  let text = "";
  for (const container of [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])] as { name: string }[]) {
    const title = `logs for container ${container.name} of pod ${namespace}/${name} ====\n`;
    const path = resourcePath({ group: "", version: "v1", resource: "pods" }, { namespace, name, subresource: "log", query: { container: container.name } });
    try {
      text += `==== START ${title}${await readAllText(await invocation.cluster.bytes(path))}==== END ${title}`;
    } catch (error) {
      if (invocation.process.signal.aborted) throw error;
      text += `==== START ${title}Request log error: ${error instanceof Error ? error.message : String(error)}\n==== END ${title}`;
    }
  }
  return text;
}

async function put(invocation: Invocation, name: string, text: string): Promise<void> {
  const { process, flags } = invocation;
  const folder = flags.string("output-directory");
  if (folder === "" || folder === "-") return invocation.out(text);
  const path = absolutePath(process, `${folder}/${name}`);
  process.fs.makeDirectory(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  process.fs.writeFile(path, encodeUtf8(text));
}
