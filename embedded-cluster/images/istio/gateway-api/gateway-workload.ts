import { PROXY_REFERENCE } from "../references.ts";
import { GATEWAY_NAME_LABEL } from "./convert.ts";
import { GATEWAY_GROUP, type Gateway } from "./gateway-types.ts";

const TYPE_ANNOTATION = "networking.istio.io/service-type";

/** What stands behind a Gateway: owned by it, so that it goes with it. */
export function gatewayWorkload(gateway: Gateway): { account: object; service: object; deployment: object } {
  const { name, namespace = "default", uid = "", annotations = {} } = gateway.metadata;
  const owned = `${name}-istio`;
  const selector = { [GATEWAY_NAME_LABEL]: name };
  const { infrastructure } = gateway.spec;
  const labels = {
    ...selector,
    "gateway.istio.io/managed": "istio.io-gateway-controller",
    "gateway.networking.k8s.io/gateway-class-name": gateway.spec.gatewayClassName,
    ...infrastructure?.labels,
  };
  const ownerReferences = [{ apiVersion: `${GATEWAY_GROUP}/v1`, kind: "Gateway", name, uid }];
  const metadata = {
    name: owned,
    namespace,
    labels,
    ownerReferences,
    ...(infrastructure?.annotations === undefined ? {} : { annotations: infrastructure.annotations }),
  };
  return {
    account: { apiVersion: "v1", kind: "ServiceAccount", metadata },
    service: {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { type: annotations[TYPE_ANNOTATION] ?? infrastructure?.annotations?.[TYPE_ANNOTATION] ?? "LoadBalancer", selector, ports: servicePorts(gateway) },
    },
    deployment: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: selector },
        template: { metadata: { labels: { ...labels, "sidecar.istio.io/inject": "false" } }, spec: { serviceAccountName: owned, containers: [container()] } },
      },
    },
  };
}

/** One port for each that listeners share, after that of the proxy's own health. */
function servicePorts({ spec }: Gateway): object[] {
  const ports = new Map<number, object>();
  ports.set(15_021, { name: "status-port", port: 15_021, protocol: "TCP", targetPort: 15_021 });
  for (const { name, port, protocol } of spec.listeners) {
    if (!ports.has(port)) ports.set(port, { appProtocol: protocol.toLowerCase(), name, port, protocol: "TCP", targetPort: port });
  }
  return [...ports.values()];
}

/** Without probes: they would tick in every idle cluster. */
function container(): object {
  const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { apiVersion: "v1", fieldPath } } });
  return {
    name: "istio-proxy",
    image: PROXY_REFERENCE,
    args: ["proxy", "router", "--domain", "$(POD_NAMESPACE).svc.cluster.local", "--proxyLogLevel", "warning", "--proxyComponentLogLevel", "misc:error"],
    env: [field("POD_NAME", "metadata.name"), field("POD_NAMESPACE", "metadata.namespace"), field("SERVICE_ACCOUNT", "spec.serviceAccountName")],
    ports: [{ containerPort: 15_021, name: "status-port", protocol: "TCP" }],
    resources: { limits: { cpu: "2", memory: "1Gi" }, requests: { cpu: "100m", memory: "128Mi" } },
  };
}
