import type { KubeObject } from "../../apimachinery/object.ts";

// What API priority and fairness begins with. Models k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap/default.go.

const API_VERSION = "flowcontrol.apiserver.k8s.io/v1";
/** The server brings these back to its own idea of them. */
const ANNOTATIONS = { "apf.kubernetes.io/autoupdate-spec": "true" };

const group = (name: string) => ({ kind: "Group", group: { name } });
const user = (name: string) => ({ kind: "User", user: { name } });
const everybody = [group("system:unauthenticated"), group("system:authenticated")];
const controllers = { kind: "ServiceAccount", serviceAccount: { namespace: "kube-system", name: "*" } };

const everything = {
  resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"], clusterScope: true, namespaces: ["*"] }],
  nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
};
const leases = { apiGroups: ["coordination.k8s.io"], resources: ["leases"], namespaces: ["*"] };

/** name, level, precedence, how requests of one flow are told apart, who, what */
type Flow = [string, string, number, "ByUser" | "ByNamespace" | undefined, object[], object];

const FLOWS: readonly Flow[] = [
  ["exempt", "exempt", 1, undefined, [group("system:masters")], everything],
  ["probes", "exempt", 2, undefined, everybody, { nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["/healthz", "/readyz", "/livez"] }] }],
  [
    "system-leader-election",
    "leader-election",
    100,
    "ByUser",
    [user("system:kube-controller-manager"), user("system:kube-scheduler"), controllers],
    { resourceRules: [{ verbs: ["get", "create", "update"], ...leases }] },
  ],
  [
    "system-node-high",
    "node-high",
    400,
    "ByUser",
    [group("system:nodes")],
    {
      resourceRules: [
        { verbs: ["*"], apiGroups: [""], resources: ["nodes", "nodes/status"], clusterScope: true, namespaces: ["*"] },
        { verbs: ["*"], ...leases },
      ],
    },
  ],
  ["system-nodes", "system", 500, "ByUser", [group("system:nodes")], everything],
  ["kube-controller-manager", "workload-high", 800, "ByNamespace", [user("system:kube-controller-manager")], everything],
  ["kube-scheduler", "workload-high", 800, "ByNamespace", [user("system:kube-scheduler")], everything],
  ["kube-system-service-accounts", "workload-high", 900, "ByNamespace", [controllers], everything],
  ["service-accounts", "workload-low", 9_000, "ByUser", [group("system:serviceaccounts")], everything],
  ["global-default", "global-default", 9_900, "ByUser", everybody, everything],
  ["catch-all", "catch-all", 10_000, "ByUser", everybody, everything],
];

/** name, shares of concurrency, percent that may be lent, and the queues: how many, how many of them a flow is dealt, and how long. */
type Level = [string, number, number, [number, number, number] | undefined];

const LEVELS: readonly Level[] = [
  ["catch-all", 5, 0, undefined],
  ["global-default", 20, 50, [128, 6, 50]],
  ["leader-election", 10, 0, [16, 4, 50]],
  ["node-high", 40, 25, [64, 6, 50]],
  ["system", 30, 33, [64, 6, 50]],
  ["workload-high", 40, 50, [128, 6, 50]],
  ["workload-low", 100, 90, [128, 6, 50]],
];

/** The FlowSchemas and PriorityLevelConfigurations of a new cluster; `began` is when their levels were found. */
export function flowControlObjects(began: string): Partial<KubeObject>[] {
  const exempt = object("PriorityLevelConfiguration", "exempt", { type: "Exempt", exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } });
  return [exempt, ...LEVELS.map(levelObject), ...FLOWS.map((flow) => flowObject(flow, began))];
}

function levelObject([name, nominalConcurrencyShares, lendablePercent, queues]: Level): Partial<KubeObject> {
  const queuing = queues === undefined ? undefined : { queues: queues[0], handSize: queues[1], queueLengthLimit: queues[2] };
  const limitResponse = queuing === undefined ? { type: "Reject" } : { type: "Queue", queuing };
  return object("PriorityLevelConfiguration", name, { type: "Limited", limited: { nominalConcurrencyShares, limitResponse, lendablePercent } });
}

function flowObject([name, level, matchingPrecedence, method, subjects, rules]: Flow, lastTransitionTime: string): Partial<KubeObject> {
  const message = `This FlowSchema references the PriorityLevelConfiguration object named "${level}" and it exists`;
  const spec = {
    priorityLevelConfiguration: { name: level },
    matchingPrecedence,
    ...(method === undefined ? {} : { distinguisherMethod: { type: method } }),
    rules: [{ subjects, ...rules }],
  };
  return { ...object("FlowSchema", name, spec), status: { conditions: [{ type: "Dangling", status: "False", lastTransitionTime, reason: "Found", message }] } };
}

function object(kind: string, name: string, spec: object): Partial<KubeObject> {
  return { apiVersion: API_VERSION, kind, metadata: { name, annotations: ANNOTATIONS }, spec };
}
