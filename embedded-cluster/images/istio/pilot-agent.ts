import { writeText } from "../../kernel/streams.ts";
import { serveHttp } from "../../network/http/index.ts";
import { MESH_PLANE } from "../../network/mesh/index.ts";
import { POD_NETWORK, type PodNetwork } from "../../network/pod-network.ts";
import type { Process, Program } from "../../shell/process/process.ts";
import { serveApplicationProbes } from "./application-probes.ts";
import { GatewayListeners } from "./gateway-listeners.ts";
import { inboundConnections } from "./inbound.ts";
import { outboundConnections } from "./outbound.ts";
import { Proxy } from "./proxy.ts";

export const INBOUND_PORT = 15_006;
export const OUTBOUND_PORT = 15_001;
/** The agent's own port: metrics, and the application's probes in its place. */
export const AGENT_PORT = 15_020;
export const HEALTH_PORT = 15_021;

/** `pilot-agent istio-iptables …` lays the redirection down, `pilot-agent proxy sidecar|router` is Envoy and its agent in one. */
export const pilotAgent: Program = async (process) => {
  const network = process.capability(POD_NETWORK);
  const [command, role] = process.argv.slice(1);
  if (network === undefined) return 1;
  if (command === "istio-iptables") return layRules(process, network);
  const plane = process.capability(MESH_PLANE);
  if (command !== "proxy" || plane === undefined) {
    await writeText(process.stderr, `Error: unknown command ${JSON.stringify(command ?? "")} for "pilot-agent"\n`);
    return 255;
  }
  // A view of its own: what the pod's other containers open through theirs is redirected, and the proxy's goes where it says.
  const own = network.share();
  own.escapeRedirect();
  try {
    return await runProxy(new Proxy(process, own, plane, role === "router" ? "router" : "sidecar"));
  } finally {
    own.dispose();
  }
};

async function runProxy(proxy: Proxy): Promise<number> {
  const { process, network, plane } = proxy;
  proxy.say("info", 'FLAG: --concurrency="0"');
  proxy.say(
    "info",
    `Proxy role\tips=[${network.ip}] type=${proxy.role} id=${proxy.workload.name}.${proxy.workload.namespace} domain=${proxy.workload.namespace}.svc.cluster.local`,
  );
  const ready = () =>
    plane.configuration === undefined ? { status: 503, body: "config not received from XDS server (is Istiod running?)" } : { status: 200, body: "" };
  const servers = [
    serveHttp(network, HEALTH_PORT, ({ path }) => (path === "/healthz/ready" ? ready() : { status: 404 })),
    serveApplicationProbes(proxy, AGENT_PORT, ready),
  ];
  if (proxy.role === "sidecar") {
    const unreachable = () => ({ status: 404 });
    servers.push(serveHttp(network, OUTBOUND_PORT, unreachable, outboundConnections(proxy)));
    servers.push(serveHttp(network, INBOUND_PORT, unreachable, inboundConnections(proxy)));
  }
  const gateway = proxy.role === "router" ? new GatewayListeners(proxy) : undefined;
  if (plane.configuration === undefined) await firstConfiguration(proxy);
  if (!process.signal.aborted) proxy.say("info", "Envoy proxy is ready");
  const code = await endOf(process);
  gateway?.dispose();
  if (code === 0) {
    proxy.say("info", "Status server has successfully terminated");
    const killed = new Promise<void>((resolve) => process.signal.addEventListener("abort", () => resolve(), { once: true }));
    await Promise.race([Promise.all(servers.map((server) => server.shutdown())), killed]);
  }
  for (const server of servers) server.dispose();
  return code;
}

/** Resolves when istiod has spoken, or the process is to end. */
function firstConfiguration({ plane, process }: Proxy): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      listening.dispose();
      for (const signal of signals) signal.dispose();
      resolve();
    };
    const listening = plane.onPublish(done);
    const signals = (["SIGTERM", "SIGINT"] as const).map((name) => process.onSignal(name, done));
    process.signal.addEventListener("abort", done, { once: true });
  });
}

function endOf(process: Process): Promise<number> {
  return new Promise((resolve) => {
    if (process.signal.aborted) resolve(137);
    for (const name of ["SIGTERM", "SIGINT"] as const) process.onSignal(name, () => resolve(0));
    process.signal.addEventListener("abort", () => resolve(137), { once: true });
  });
}

/** The flags istio-init is started with: -p and -z are the proxy's ports, -o and -d those that are left alone. */
async function layRules(process: Process, network: PodNetwork): Promise<number> {
  const value = (flag: string) => process.argv[process.argv.indexOf(flag) + 1] ?? "";
  const ports = (flag: string) =>
    process.argv.includes(flag)
      ? value(flag)
          .split(",")
          .map(Number)
          .filter((port) => port > 0)
      : [];
  network.redirect({
    outboundPort: Number(value("-p")) || OUTBOUND_PORT,
    inboundPort: Number(value("-z")) || INBOUND_PORT,
    excludedOutboundPorts: ports("-o"),
    excludedInboundPorts: ports("-d"),
  });
  const variables = [
    ["PROXY_PORT", value("-p")],
    ["PROXY_INBOUND_CAPTURE_PORT", value("-z")],
    ["INBOUND_PORTS_EXCLUDE", value("-d")],
    ["OUTBOUND_PORTS_EXCLUDE", process.argv.includes("-o") ? value("-o") : ""],
    ["PROXY_UID", value("-u")],
  ];
  await writeText(process.stdout, `Istio iptables variables:\n${variables.map(([name, text]) => `${name}=${text}\n`).join("")}`);
  return 0;
}
