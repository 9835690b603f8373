import { JAEGER_REFERENCE, PILOT_REFERENCE, PROXY_REFERENCE } from "../../images/istio/references.ts";

const NAMESPACE = "istio-system";
const RBAC = "rbac.authorization.k8s.io";
const REVISION = { "istio.io/rev": "default" };

/** istiod, with the accounts, roles and the webhook it comes with. */
export function istiodObjects(): object[] {
  const name = "istiod-clusterrole-istio-system";
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "istiod", namespace: NAMESPACE, labels: { app: "istiod", release: "istio" } } },
    { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name, labels: { app: "istiod", release: "istio" } }, rules: rules() },
    {
      apiVersion: `${RBAC}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name, labels: { app: "istiod", release: "istio" } },
      roleRef: { apiGroup: RBAC, kind: "ClusterRole", name },
      subjects: [{ kind: "ServiceAccount", name: "istiod", namespace: NAMESPACE }],
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "istio", namespace: NAMESPACE, labels: { ...REVISION, release: "istio" } },
      data: {
        mesh: "accessLogFile: /dev/stdout\ndefaultConfig:\n  discoveryAddress: istiod.istio-system.svc:15012\nenableTracing: true\nrootNamespace: istio-system\ntrustDomain: cluster.local\n",
        meshNetworks: "networks: {}",
      },
    },
    service("istiod", { app: "istiod", istio: "pilot" }, [
      { name: "grpc-xds", port: 15_010 },
      { name: "https-dns", port: 15_012 },
      { name: "https-webhook", port: 443, targetPort: 15_017 },
      { name: "http-monitoring", port: 15_014 },
    ]),
    deployment(
      "istiod",
      "istiod",
      { app: "istiod", istio: "pilot" },
      {
        name: "discovery",
        image: PILOT_REFERENCE,
        args: [
          "discovery",
          "--monitoringAddr=:15014",
          "--log_output_level=default:info",
          "--domain",
          "cluster.local",
          "--keepaliveMaxServerConnectionAge",
          "30m",
        ],
        ports: [
          { containerPort: 8080, protocol: "TCP", name: "http-debug" },
          { containerPort: 15_010, protocol: "TCP", name: "grpc-xds" },
          { containerPort: 15_012, protocol: "TCP", name: "tls-xds" },
          { containerPort: 15_017, protocol: "TCP", name: "https-webhooks" },
          { containerPort: 15_014, protocol: "TCP", name: "http-monitoring" },
        ],
        env: [{ name: "REVISION", value: "default" }, ...podFields()],
        resources: { requests: { cpu: "500m", memory: "2Gi" } },
      },
    ),
  ];
}

/** What injects sidecars: without this object no pod gets one. */
export function injectorObjects(): object[] {
  const selector = (...matchExpressions: object[]) => ({ matchExpressions });
  const is = (key: string, operator: string, ...values: string[]) => ({ key, operator, ...(values.length === 0 ? {} : { values }) });
  const webhook = (name: string, namespaceSelector: object, objectSelector: object) => ({
    name,
    admissionReviewVersions: ["v1"],
    clientConfig: { service: { name: "istiod", namespace: NAMESPACE, path: "/inject", port: 443 } },
    failurePolicy: "Fail",
    namespaceSelector,
    objectSelector,
    reinvocationPolicy: "Never",
    rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"], scope: "*" }],
    sideEffects: "None",
    timeoutSeconds: 10,
  });
  const [none, off] = ["DoesNotExist", "NotIn"];
  return [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "MutatingWebhookConfiguration",
      metadata: { name: "istio-sidecar-injector", labels: { ...REVISION, app: "sidecar-injector", release: "istio" } },
      webhooks: [
        webhook(
          "rev.namespace.sidecar-injector.istio.io",
          selector(is("istio.io/rev", "In", "default"), is("istio-injection", none)),
          selector(is("sidecar.istio.io/inject", off, "false")),
        ),
        webhook(
          "rev.object.sidecar-injector.istio.io",
          selector(is("istio.io/rev", none), is("istio-injection", none)),
          selector(is("sidecar.istio.io/inject", off, "false"), is("istio.io/rev", "In", "default")),
        ),
        webhook("namespace.sidecar-injector.istio.io", selector(is("istio-injection", "In", "enabled")), selector(is("sidecar.istio.io/inject", off, "false"))),
        webhook(
          "object.sidecar-injector.istio.io",
          selector(is("istio-injection", none), is("istio.io/rev", none)),
          selector(is("sidecar.istio.io/inject", "In", "true"), is("istio.io/rev", none)),
        ),
      ],
    },
  ];
}

/** The gateway of the default profile, and the tracing backend of Istio's samples. */
export function ingressGatewayObjects(): object[] {
  const name = "istio-ingressgateway";
  const labels = { app: name, istio: "ingressgateway" };
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: `${name}-service-account`, namespace: NAMESPACE, labels } },
    service(
      name,
      labels,
      [
        { name: "status-port", port: 15_021 },
        { name: "http2", port: 80, targetPort: 8080 },
        { name: "https", port: 443, targetPort: 8443 },
      ],
      "LoadBalancer",
    ),
    deployment(name, `${name}-service-account`, labels, {
      name: "istio-proxy",
      image: PROXY_REFERENCE,
      args: [
        "proxy",
        "router",
        "--domain",
        "$(POD_NAMESPACE).svc.cluster.local",
        "--proxyLogLevel=warning",
        "--proxyComponentLogLevel=misc:error",
        "--log_output_level=default:info",
      ],
      ports: [15_021, 8080, 8443].map((containerPort) => ({ containerPort, protocol: "TCP" })),
      env: podFields(),
      resources: { limits: { cpu: "2", memory: "1Gi" }, requests: { cpu: "100m", memory: "128Mi" } },
    }),
    service("tracing", { app: "jaeger" }, [{ name: "http-query", port: 80, targetPort: 16_686 }]),
    deployment(
      "jaeger",
      "default",
      { app: "jaeger" },
      {
        name: "jaeger",
        image: JAEGER_REFERENCE,
        ports: [{ containerPort: 16_686, protocol: "TCP" }],
        env: [
          { name: "BADGER_EPHEMERAL", value: "false" },
          { name: "QUERY_BASE_PATH", value: "/jaeger" },
        ],
        resources: { requests: { cpu: "10m" } },
      },
    ),
  ];
}

function rules(): object[] {
  const rule = (group: string, resources: string[], verbs: string[]) => ({ apiGroups: [group], resources, verbs });
  const look = ["get", "list", "watch"];
  return [
    rule("", ["nodes", "pods", "services", "namespaces", "endpoints", "secrets", "configmaps"], look),
    rule("discovery.k8s.io", ["endpointslices"], look),
    rule("networking.istio.io", ["*"], look),
    rule("security.istio.io", ["*"], look),
    rule("telemetry.istio.io", ["*"], look),
    rule("apiextensions.k8s.io", ["customresourcedefinitions"], look),
    rule("gateway.networking.k8s.io", ["*"], [...look, "update", "patch"]),
    rule("gateway.networking.k8s.io", ["gatewayclasses"], ["create", "update", "patch", "delete"]),
    rule("apps", ["deployments"], [...look, "create", "update", "patch", "delete"]),
    rule("", ["services", "serviceaccounts"], [...look, "create", "update", "patch", "delete"]),
    rule("", ["events"], ["create", "patch"]),
  ];
}

export function podFields(): object[] {
  const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { apiVersion: "v1", fieldPath } } });
  return [field("POD_NAME", "metadata.name"), field("POD_NAMESPACE", "metadata.namespace"), field("SERVICE_ACCOUNT", "spec.serviceAccountName")];
}

function service(name: string, labels: Record<string, string>, ports: { name: string; port: number; targetPort?: number }[], type = "ClusterIP"): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: NAMESPACE, labels: { ...labels, release: "istio" } },
    spec: { type, selector: labels, ports: ports.map((port) => ({ targetPort: port.port, protocol: "TCP", ...port })) },
  };
}

/** Without probes: they would tick in every idle cluster. */
function deployment(name: string, serviceAccountName: string, labels: Record<string, string>, container: object): object {
  const template = { metadata: { labels: { ...labels, "sidecar.istio.io/inject": "false" } }, spec: { serviceAccountName, containers: [container] } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: NAMESPACE, labels: { ...labels, release: "istio" } },
    spec: { replicas: 1, selector: { matchLabels: labels }, template },
  };
}
