import type { Service } from "../../apimachinery/types/core.ts";

/** The one Service every container hears of, whatever its namespace says about links. */
const MASTER_SERVICE = { namespace: "default", name: "kubernetes" };

/**
 * The variables that tell a container where Services are, in name order. `enableServiceLinks` false leaves only those of the
 * API server itself. Models pkg/kubelet/envvars and Kubelet.getServiceEnvVarMap.
 */
export function serviceVariables(services: Iterable<Service>, namespace: string, enableServiceLinks: boolean): Map<string, string> {
  const visible = new Map<string, Service>();
  for (const service of services) {
    if (!hasClusterIp(service)) continue;
    const { name, namespace: home } = service.metadata;
    if (home === MASTER_SERVICE.namespace && name === MASTER_SERVICE.name) {
      if (!visible.has(name)) visible.set(name, service);
    } else if (home === namespace && enableServiceLinks) visible.set(name, service);
  }
  const variables = new Map<string, string>();
  for (const name of [...visible.keys()].sort()) addService(visible.get(name) as Service, variables);
  return variables;
}

function addService(service: Service, variables: Map<string, string>): void {
  const prefix = variableName(service.metadata.name);
  const ip = service.spec.clusterIP as string;
  const ports = service.spec.ports ?? [];
  const first = ports[0];
  if (first === undefined) return;
  variables.set(`${prefix}_SERVICE_HOST`, ip);
  variables.set(`${prefix}_SERVICE_PORT`, String(first.port));
  for (const { name, port } of ports) if (name) variables.set(`${prefix}_SERVICE_PORT_${variableName(name)}`, String(port));
  for (const { port, protocol = "TCP" } of ports) {
    const lower = protocol.toLowerCase();
    const url = `${lower}://${ip}:${port}`;
    if (port === first.port && !variables.has(`${prefix}_PORT`)) variables.set(`${prefix}_PORT`, url);
    const link = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`;
    variables.set(link, url);
    variables.set(`${link}_PROTO`, lower);
    variables.set(`${link}_PORT`, String(port));
    variables.set(`${link}_ADDR`, ip);
  }
}

function variableName(name: string): string {
  return name.replaceAll("-", "_").toUpperCase();
}

function hasClusterIp(service: Service): boolean {
  const ip = service.spec.clusterIP;
  return ip !== undefined && ip !== "" && ip !== "None";
}
