import { INGRESS_CONTROLLER_REFERENCE } from "../../images/ingress-nginx/image.ts";

const NAMESPACE = "ingress-nginx";
const NAME = "ingress-nginx";
const CONTROLLER = "ingress-nginx-controller";
const SELECTOR = { "app.kubernetes.io/name": NAME, "app.kubernetes.io/instance": NAME };
const LABELS = { ...SELECTOR, "app.kubernetes.io/part-of": NAME, "app.kubernetes.io/version": "1.14.0" };
const CONTROLLER_LABELS = { ...LABELS, "app.kubernetes.io/component": "controller" };
const RBAC = "rbac.authorization.k8s.io";

/** ingress-nginx as its deploy.yaml for clouds installs it, without its validating webhook. */
export function ingressObjects(): object[] {
  const subjects = [{ kind: "ServiceAccount", name: NAME, namespace: NAMESPACE }];
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE, labels: SELECTOR } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: NAME, namespace: NAMESPACE, labels: CONTROLLER_LABELS } },
    { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name: NAME, labels: LABELS }, rules: rules() },
    {
      apiVersion: `${RBAC}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name: NAME, labels: LABELS },
      roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: NAME },
      subjects,
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: CONTROLLER, namespace: NAMESPACE, labels: CONTROLLER_LABELS } },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "IngressClass",
      metadata: { name: "nginx", labels: CONTROLLER_LABELS },
      spec: { controller: "k8s.io/ingress-nginx" },
    },
    controllerService(),
    controllerDeployment(),
  ];
}

function rules(): object[] {
  const rule = (group: string, resources: string[], verbs: string[]) => ({ apiGroups: [group], resources, verbs });
  return [
    rule("", ["configmaps", "endpoints", "nodes", "pods", "secrets", "namespaces"], ["list", "watch"]),
    rule("coordination.k8s.io", ["leases"], ["list", "watch"]),
    rule("", ["nodes"], ["get"]),
    rule("", ["services"], ["get", "list", "watch"]),
    rule("networking.k8s.io", ["ingresses"], ["get", "list", "watch"]),
    rule("", ["events"], ["create", "patch"]),
    rule("networking.k8s.io", ["ingresses/status"], ["update"]),
    rule("networking.k8s.io", ["ingressclasses"], ["get", "list", "watch"]),
    rule("discovery.k8s.io", ["endpointslices"], ["list", "watch", "get"]),
  ];
}

function controllerService(): object {
  const port = (name: string, number: number) => ({ appProtocol: name, name, port: number, protocol: "TCP", targetPort: name });
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: CONTROLLER, namespace: NAMESPACE, labels: CONTROLLER_LABELS },
    spec: {
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      ports: [port("http", 80), port("https", 443)],
      selector: { ...SELECTOR, "app.kubernetes.io/component": "controller" },
    },
  };
}

/** Without upstream's probes: they would tick in every idle cluster, and the simulated server is ready when it has started. */
function controllerDeployment(): object {
  const selector = { ...SELECTOR, "app.kubernetes.io/component": "controller" };
  const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
  const port = (containerPort: number, name: string) => ({ containerPort, name, protocol: "TCP" });
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: CONTROLLER, namespace: NAMESPACE, labels: CONTROLLER_LABELS },
    spec: {
      minReadySeconds: 0,
      revisionHistoryLimit: 10,
      selector: { matchLabels: selector },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: { labels: CONTROLLER_LABELS },
        spec: {
          containers: [
            {
              name: "controller",
              image: INGRESS_CONTROLLER_REFERENCE,
              imagePullPolicy: "IfNotPresent",
              args: [
                "/nginx-ingress-controller",
                `--publish-service=$(POD_NAMESPACE)/${CONTROLLER}`,
                "--election-id=ingress-nginx-leader",
                "--controller-class=k8s.io/ingress-nginx",
                "--ingress-class=nginx",
                `--configmap=$(POD_NAMESPACE)/${CONTROLLER}`,
              ],
              env: [field("POD_NAME", "metadata.name"), field("POD_NAMESPACE", "metadata.namespace")],
              ports: [port(80, "http"), port(443, "https")],
              resources: { requests: { cpu: "100m", memory: "90Mi" } },
            },
          ],
          dnsPolicy: "ClusterFirst",
          nodeSelector: { "kubernetes.io/os": "linux" },
          serviceAccountName: NAME,
          terminationGracePeriodSeconds: 300,
        },
      },
    },
  };
}
