import { cloneJson } from "../../../apimachinery/json/clone.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { resourcePath } from "../../../client/resource-client.ts";
import { RESOURCES } from "../../../client/resources.ts";
import { randomSuffix } from "../../../kernel/random.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { parsePairs } from "../create/generated.ts";
import { applyProfile } from "./profile.ts";

type Loose = KubeObject[string];

/** What flags say of the debugging container. */
export function containerFor(invocation: Invocation, name: string): Record<string, unknown> {
  const { flags } = invocation;
  const command = invocation.args.slice(1);
  const env = Object.entries(environment(invocation)).map(([key, value]) => ({ name: key, value }));
  return {
    name,
    image: flags.string("image"),
    ...(command.length > 0 ? { [flags.bool("arguments-only") ? "args" : "command"]: command } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(flags.string("image-pull-policy") === "" ? {} : { imagePullPolicy: flags.string("image-pull-policy") }),
    resources: {},
    ...(flags.bool("stdin") ? { stdin: true } : {}),
    ...(flags.bool("tty") ? { tty: true } : {}),
    terminationMessagePolicy: "File",
  };
}

function environment({ flags }: Invocation): Record<string, string> {
  return parsePairs(flags.list("env").join(","), "env");
}

/** "debugger-x7k2p", and says so. */
export async function defaultName(invocation: Invocation): Promise<string> {
  const name = `debugger-${randomSuffix(invocation.process.random)}`;
  if (!invocation.flags.bool("quiet")) await invocation.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

/** A copy of the pod with another container, or with other images. Resolves to the copy and the name of what is to be looked into. */
export async function copyOf(invocation: Invocation, pod: KubeObject): Promise<{ copy: KubeObject; container: string }> {
  const { flags } = invocation;
  const images = parsePairs(flags.list("set-image").join(","), "set-image");
  const { annotations, labels, namespace } = pod.metadata;
  const { ephemeralContainers: _, ...spec } = cloneJson(pod.spec) as Loose;
  const copy: KubeObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: flags.string("copy-to"), ...(namespace ? { namespace } : {}), ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) },
    spec,
  };
  if (flags.changed("share-processes")) copy.spec.shareProcessNamespace = flags.bool("share-processes");
  if (!flags.bool("same-node")) delete copy.spec.nodeName;
  for (const container of copy.spec.containers) container.image = images[container.name] ?? images["*"] ?? container.image;
  const wanted = flags.string("container");
  const present = (copy.spec.containers as Loose[]).find((each) => each.name === wanted);
  if (present === undefined && flags.string("image") === "") {
    if (Object.keys(images).length > 0) return { copy, container: "" };
    throw new CommandError("you must specify image when creating new container");
  }
  const name = wanted || (await defaultName(invocation));
  const { resources: _resources, ...added } = containerFor(invocation, name);
  const { image, ...others } = added;
  const container = present ?? { name };
  Object.assign(container, others, image === "" ? {} : { image });
  if (present === undefined) copy.spec.containers.push(container);
  applyProfile(invocation, copy, container, "copy");
  return { copy, container: name };
}

/** A pod on the node that sees the node's files and processes. */
export async function podOnNode(invocation: Invocation, node: KubeObject): Promise<{ pod: KubeObject; container: string }> {
  const container = invocation.flags.string("container") || "debugger";
  const name = `node-debugger-${node.metadata.name}-${randomSuffix(invocation.process.random)}`;
  if (!invocation.flags.bool("quiet")) await invocation.out(`Creating debugging pod ${name} with container ${container} on node ${node.metadata.name}.\n`);
  const made = containerFor(invocation, container) as Loose;
  const pod: KubeObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { "app.kubernetes.io/managed-by": "kubectl-debug" } },
    spec: { containers: [made], nodeName: node.metadata.name, restartPolicy: "Never", tolerations: [{ operator: "Exists" }] },
  };
  applyProfile(invocation, pod, made, "node");
  return { pod, container };
}

export function createPod(invocation: Invocation, pod: KubeObject): Promise<KubeObject> {
  const namespace = pod.metadata.namespace ?? invocation.namespace.name;
  return invocation.cluster.json("POST", resourcePath(RESOURCES.pods, { namespace, query: { fieldManager: "kubectl-debug" } }), { body: pod });
}
