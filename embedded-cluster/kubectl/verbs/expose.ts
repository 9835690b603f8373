import type { KubeObject } from "../../apimachinery/object.ts";
import type { Command } from "../command/command.ts";
import { fieldManagerFlag, filenameFlags } from "../command/common-flags.ts";
import { stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError, throwAll } from "../errors/command-error.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS } from "../printers/output.ts";
import { gather } from "../resource/gather.ts";
import type { Info } from "../resource/info.ts";
import { filenamesOf } from "../resource/validation.ts";
import { SAVE_CONFIG_FLAG, createGenerated, parsePairs } from "./create/generated.ts";
import { withOverrides } from "./run.ts";

const KINDS: Record<string, string> = {
  Pod: "pod",
  Service: "service",
  ReplicationController: "replicationcontroller",
  Deployment: "deployment",
  ReplicaSet: "replicaset",
};

export const expose: Command = {
  name: "expose",
  use: "expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]",
  short: "Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service",
  examples: `# A service on port 80 in front of a deployment whose containers listen on 8080
kubectl expose deployment web --port=80 --target-port=8080

# One that every node answers for
kubectl expose deployment web --port=80 --type=NodePort --name=web-outside`,
  flags: [
    ...OUTPUT_FLAGS,
    ...filenameFlags("identifying the resource to expose a service"),
    DRY_RUN_FLAG,
    SAVE_CONFIG_FLAG,
    fieldManagerFlag("kubectl-expose"),
    stringFlag("cluster-ip", "", "ClusterIP to be assigned to the service. Leave empty to auto-allocate, or set to 'None' to create a headless service."),
    stringFlag("external-ip", "", "Additional external IP address (not managed by Kubernetes) to accept for the service."),
    stringFlag("labels", "l", "Labels to apply to the service created by this call."),
    stringFlag("load-balancer-ip", "", "IP to assign to the LoadBalancer."),
    stringFlag("name", "", "The name for the newly created object."),
    stringFlag("override-type", "", "The method used to override the generated object: json, merge, or strategic.", "merge"),
    stringFlag("overrides", "", "An inline JSON override for the generated object."),
    stringFlag("port", "", "The port that the service should serve on. Copied from the resource being exposed, if unspecified"),
    stringFlag("protocol", "", "The network protocol for the service to be created. Default is 'TCP'."),
    stringFlag("selector", "", "A label selector to use for this service. Only equality-based selector requirements are supported."),
    stringFlag("session-affinity", "", "If non-empty, set the session affinity for the service to this; legal values: 'None', 'ClientIP'"),
    stringFlag("target-port", "", "Name or number for the port on the container that the service should direct traffic to."),
    stringFlag("type", "", "Type for this service: ClusterIP, NodePort, LoadBalancer, or ExternalName. Default is 'ClusterIP'."),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { infos, errors } = await gather(invocation, {
    args: invocation.args,
    filenames: filenamesOf(invocation),
    recursive: invocation.flags.bool("recursive"),
    latest: true,
  });
  throwAll(errors);
  for (const info of infos) {
    const { kind, group } = info.mapping;
    if (KINDS[kind] === undefined) throw new CommandError(`cannot expose a ${group === "" ? kind : `${kind}.${group}`}`);
    await createGenerated(invocation, withOverrides(invocation, serviceFor(invocation, info)), "", "exposed");
  }
}

function serviceFor(invocation: Invocation, info: Info): KubeObject {
  const { flags } = invocation;
  const selector = flags.string("selector") === "" ? selectorFor(info.object) : parsePairs(flags.string("selector"), "label");
  const labels = flags.string("labels") === "" ? info.object.metadata.labels : parsePairs(flags.string("labels"), "label");
  const affinity = flags.string("session-affinity");
  if (!["", "None", "ClientIP"].includes(affinity)) throw new CommandError(`unknown session affinity: ${affinity}`);
  const ports = portsFor(invocation, info.object);
  const optional = (flag: string, field: string) => (flags.string(flag) === "" ? {} : { [field]: flags.string(flag) });
  return {
    apiVersion: "v1",
    kind: "Service",
    // Upstream cuts long names, which a Service may not have.
    metadata: { name: flags.string("name") || info.name.slice(0, 63), ...(labels && Object.keys(labels).length > 0 ? { labels } : {}) },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector,
      ...optional("type", "type"),
      ...optional("cluster-ip", "clusterIP"),
      ...optional("session-affinity", "sessionAffinity"),
      ...(flags.string("external-ip") === "" ? {} : { externalIPs: [flags.string("external-ip")] }),
      ...(flags.string("type") === "LoadBalancer" ? optional("load-balancer-ip", "loadBalancerIP") : {}),
    },
    status: { loadBalancer: {} },
  };
}

function selectorFor(object: KubeObject): Record<string, string> {
  const refuse = (why: string): never => {
    throw new CommandError(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);
  };
  if (object.kind === "Pod")
    return object.metadata.labels && Object.keys(object.metadata.labels).length > 0
      ? object.metadata.labels
      : refuse("the pod has no labels and cannot be exposed");
  if (object.kind === "Service" || object.kind === "ReplicationController") return object.spec?.selector ?? refuse("the service has no pod selector set");
  const { matchLabels, matchExpressions = [] } = object.spec?.selector ?? {};
  if (matchExpressions.length > 0) return refuse(`couldn't convert expressions - "${JSON.stringify(matchExpressions)}" to map-based selector format`);
  const noun = object.kind === "ReplicaSet" ? "replica set" : "deployment";
  return matchLabels && Object.keys(matchLabels).length > 0 ? matchLabels : refuse(`the ${noun} has no labels or selectors and cannot be exposed`);
}

interface FoundPort {
  port: number;
  protocol: string;
}

function portsFor(invocation: Invocation, object: KubeObject): Record<string, unknown>[] {
  const { flags } = invocation;
  const found = portsOf(object);
  const named = flags.string("port");
  const numbers = named === "" ? [...new Set(found.map(({ port }) => String(port)))] : named.split(",");
  if (numbers.length === 0 && flags.string("cluster-ip") !== "None") throw new CommandError("couldn't find port via --port flag or introspection");
  const target = flags.string("target-port");
  const wanted = flags.string("protocol");
  return numbers.flatMap((text, index) => {
    if (!/^\d+$/.test(text)) throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    const port = Number(text);
    const targetPort = target === "" ? port : /^\d+$/.test(target) ? Number(target) : target;
    const protocols = wanted === "" ? [...new Set(found.filter((each) => each.port === port).map(({ protocol }) => protocol))] : [wanted];
    if (protocols.length > 1) return protocols.map((protocol) => ({ name: `port-${index + 1}-${protocol.toLowerCase()}`, port, protocol, targetPort }));
    const name = numbers.length > 1 ? { name: `port-${index + 1}` } : {};
    return [{ ...name, port, protocol: protocols[0] ?? "TCP", targetPort }];
  });
}

function portsOf(object: KubeObject): FoundPort[] {
  if (object.kind === "Service") return (object.spec?.ports ?? []).map((each: FoundPort) => ({ port: each.port, protocol: each.protocol ?? "TCP" }));
  const containers = (object.kind === "Pod" ? object.spec?.containers : object.spec?.template?.spec?.containers) ?? [];
  return containers.flatMap((container: { ports?: { containerPort: number; protocol?: string }[] }) =>
    (container.ports ?? []).map((each) => ({ port: each.containerPort, protocol: each.protocol ?? "TCP" })),
  );
}
