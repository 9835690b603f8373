import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Command } from "../../command/command.ts";
import { intFlag, stringFlag, stringsFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { generatorCommand, requireFlags } from "./generated.ts";

const TCP_FLAG = stringsFlag("tcp", "", "Port pairs can be specified as '<port>:<targetPort>'.");

interface Port {
  name: string;
  protocol: "TCP";
  port: number;
  targetPort: number | string;
  nodePort?: number;
}

function serviceOf(name: string, type: string, ports: readonly Port[], more: Record<string, unknown> = {}): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels: { app: name } },
    spec: { type, selector: { app: name }, ...(ports.length > 0 ? { ports } : {}), ...more },
    status: { loadBalancer: {} },
  };
}

function portsOf(invocation: Invocation, nodePort = 0): Port[] {
  return invocation.flags.list("tcp").map((pair) => {
    const [port = "", target = port] = pair.split(":");
    const number = portNumber(port, pair);
    const targetPort = /^\d+$/.test(target) ? portNumber(target, pair) : target;
    return { name: pair.replace(":", "-"), protocol: "TCP", port: number, targetPort, ...(nodePort > 0 ? { nodePort } : {}) };
  });
}

function portNumber(text: string, pair: string): number {
  if (!/^\d+$/.test(text)) throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  const port = Number(text);
  if (port > 65_535) throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`);
  if (port < 1 || port > 65_535) throw new CommandError(`must be between 1 and 65535, inclusive`);
  if (pair.split(":").length > 2) throw new CommandError(`unexpected port pair: ${pair}`);
  return port;
}

function needPorts(ports: readonly Port[]): void {
  if (ports.length === 0) throw new CommandError("at least one tcp port specifier must be provided");
}

const clusterIp = generatorCommand(
  {
    name: "clusterip",
    use: "create service clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]",
    short: "Create a ClusterIP service",
    failing: "failed to create ClusterIP service:",
    flags: [TCP_FLAG, stringFlag("clusterip", "", "Assign your own ClusterIP or set to 'None' for a 'headless' service (no loadbalancing).")],
  },
  (invocation, name) => {
    const ports = portsOf(invocation);
    const own = invocation.flags.string("clusterip");
    if (own !== "None") needPorts(ports);
    return serviceOf(name, "ClusterIP", ports, own === "" ? {} : { clusterIP: own });
  },
);

const nodePort = generatorCommand(
  {
    name: "nodeport",
    use: "create service nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
    short: "Create a NodePort service",
    failing: "failed to create NodePort service:",
    flags: [TCP_FLAG, intFlag("node-port", "", "Port used to expose the service on each node in a cluster.")],
  },
  (invocation, name) => {
    const ports = portsOf(invocation, invocation.flags.int("node-port"));
    needPorts(ports);
    return serviceOf(name, "NodePort", ports);
  },
);

const loadBalancer = generatorCommand(
  {
    name: "loadbalancer",
    use: "create service loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
    short: "Create a LoadBalancer service",
    failing: "failed to create LoadBalancer service:",
    flags: [TCP_FLAG],
  },
  (invocation, name) => {
    const ports = portsOf(invocation);
    needPorts(ports);
    return serviceOf(name, "LoadBalancer", ports);
  },
);

const externalName = generatorCommand(
  {
    name: "externalname",
    use: "create service externalname NAME --external-name external.name [--dry-run=server|client|none]",
    short: "Create an ExternalName service",
    failing: "failed to create ExternalName service:",
    flags: [TCP_FLAG, stringFlag("external-name", "", "External name of service")],
  },
  (invocation, name) => {
    requireFlags(invocation, "external-name");
    return serviceOf(name, "ExternalName", portsOf(invocation), { externalName: invocation.flags.string("external-name") });
  },
);

export const service: Command = {
  name: "service",
  aliases: ["svc"],
  use: "create service [flags]",
  helpFails: "stderr",
  short: "Create a service using a specified subcommand",
  subcommands: [clusterIp, externalName, loadBalancer, nodePort],
};
