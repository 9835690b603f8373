/** What stands beside apiVersion, kind and metadata. */
export type Fields = Readonly<Record<string, unknown>>;

const labels = { app: "web" };
const template = {
  metadata: { labels, annotations: { note: "x" } },
  spec: {
    containers: [
      {
        name: "web",
        image: "busybox:1.37",
        command: ["sh", "-c", "sleep 1000"],
        ports: [{ containerPort: 8080, name: "http" }],
        env: [
          { name: "A", value: "1" },
          { name: "B", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        ],
        resources: { requests: { cpu: "10m", memory: "8Mi" }, limits: { memory: "64Mi" } },
        readinessProbe: { exec: { command: ["true"] }, periodSeconds: 5 },
        volumeMounts: [{ name: "data", mountPath: "/data" }],
      },
    ],
    volumes: [{ name: "data", emptyDir: {} }],
    tolerations: [{ key: "a", operator: "Exists" }],
    affinity: {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] } }],
      },
    },
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway", labelSelector: { matchLabels: labels } },
    ],
  },
};
const workload = { replicas: 1, selector: { matchLabels: labels }, template };
const jobTemplate = { ...template, spec: { ...template.spec, restartPolicy: "Never" } };
const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }];
const subjects = [{ kind: "ServiceAccount", name: "default", namespace: "default" }];
const roleRef = (kind: string) => ({ apiGroup: "rbac.authorization.k8s.io", kind, name: "view" });
const hook = {
  name: "check.example.com",
  clientConfig: { url: "https://example.com/check" },
  rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["nothings"] }],
  sideEffects: "None",
  admissionReviewVersions: ["v1"],
};
const request = { devices: { requests: [{ name: "gpu", exactly: { deviceClassName: "gpu.example.com" } }] } };
const matchConstraints = { resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["configmaps"] }] };
const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };

/** One valid object of every kind that can be created, by group, version and plural. */
export const SAMPLES: Readonly<Record<string, Fields>> = {
  "/v1/configmaps": { data: { greeting: "hello" }, binaryData: { raw: "AAEC" } },
  "/v1/endpoints": { subsets: [{ addresses: [{ ip: "10.1.2.3" }], ports: [{ port: 80, name: "http" }] }] },
  "/v1/events": { involvedObject: { kind: "Pod", name: "web", namespace: "default" }, reason: "Tested", message: "x", type: "Normal", count: 1 },
  "/v1/limitranges": { spec: { limits: [{ type: "Container", default: { cpu: "100m" }, max: { cpu: "2" } }] } },
  "/v1/namespaces": {},
  "/v1/nodes": { spec: { taints: [{ key: "a", value: "b", effect: "NoSchedule" }] } },
  "/v1/persistentvolumeclaims": { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Mi" } } } },
  "/v1/persistentvolumes": { spec: { capacity: { storage: "1Mi" }, accessModes: ["ReadWriteOnce"], hostPath: { path: "/tmp/x" } } },
  "/v1/pods": { spec: template.spec },
  "/v1/podtemplates": { template },
  "/v1/replicationcontrollers": { spec: { replicas: 1, selector: labels, template } },
  "/v1/resourcequotas": { spec: { hard: { pods: "5", "requests.cpu": "1" } } },
  "/v1/secrets": { type: "Opaque", data: { password: "aHVudGVyMg==" }, stringData: { more: "x" } },
  "/v1/serviceaccounts": { automountServiceAccountToken: false },
  "/v1/services": { spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: "http" }], sessionAffinity: "ClientIP" } },
  "apps/v1/controllerrevisions": { revision: 1, data: { a: 1 } },
  "apps/v1/daemonsets": { spec: { selector: { matchLabels: labels }, template } },
  "apps/v1/deployments": { spec: { ...workload, strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 1 } } } },
  "apps/v1/replicasets": { spec: workload },
  "apps/v1/statefulsets": {
    spec: {
      ...workload,
      serviceName: "web",
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Mi" } } } }],
    },
  },
  "events.k8s.io/v1/events": {
    eventTime: "2026-01-01T00:00:00.000000Z",
    reportingController: "example.com/fuzz",
    reportingInstance: "x",
    action: "Test",
    reason: "Tested",
    type: "Normal",
    regarding: { kind: "Pod", name: "web", namespace: "default" },
  },
  "autoscaling/v2/horizontalpodautoscalers": {
    spec: {
      scaleTargetRef,
      minReplicas: 1,
      maxReplicas: 3,
      metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } }],
    },
  },
  "autoscaling/v1/horizontalpodautoscalers": { spec: { scaleTargetRef, maxReplicas: 3, targetCPUUtilizationPercentage: 50 } },
  "batch/v1/cronjobs": { spec: { schedule: "*/5 * * * *", timeZone: "Asia/Tokyo", jobTemplate: { spec: { template: jobTemplate } } } },
  "batch/v1/jobs": { spec: { completions: 1, parallelism: 1, backoffLimit: 1, completionMode: "Indexed", template: jobTemplate } },
  "networking.k8s.io/v1/ingressclasses": { spec: { controller: "example.com/none" } },
  "networking.k8s.io/v1/ingresses": {
    spec: {
      rules: [{ host: "a.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }] } }],
    },
  },
  "networking.k8s.io/v1/ipaddresses": { spec: { parentRef: { group: "", resource: "services", namespace: "default", name: "web" } } },
  "networking.k8s.io/v1/networkpolicies": {
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }, { namespaceSelector: {} }], ports: [{ port: 80, endPort: 90 }] }],
    },
  },
  "networking.k8s.io/v1/servicecidrs": { spec: { cidrs: ["10.200.0.0/24"] } },
  "policy/v1/poddisruptionbudgets": { spec: { minAvailable: "50%", selector: { matchLabels: labels } } },
  "rbac.authorization.k8s.io/v1/clusterrolebindings": { roleRef: roleRef("ClusterRole"), subjects },
  "rbac.authorization.k8s.io/v1/clusterroles": { rules, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: "b" } }] } },
  "rbac.authorization.k8s.io/v1/rolebindings": { roleRef: roleRef("Role"), subjects },
  "rbac.authorization.k8s.io/v1/roles": { rules },
  "storage.k8s.io/v1/storageclasses": { provisioner: "example.com/none", parameters: { a: "b" } },
  "scheduling.k8s.io/v1/priorityclasses": { value: 100, preemptionPolicy: "Never", description: "x" },
  "apiextensions.k8s.io/v1/customresourcedefinitions": {},
  "admissionregistration.k8s.io/v1/validatingadmissionpolicybindings": {
    spec: { policyName: "p", validationActions: ["Deny"], matchResources: { namespaceSelector: { matchLabels: labels } } },
  },
  "admissionregistration.k8s.io/v1/validatingadmissionpolicies": {
    spec: {
      matchConstraints,
      validations: [{ expression: "object.metadata.name != 'forbidden'", message: "no" }],
      variables: [{ name: "n", expression: "1" }],
    },
  },
  "coordination.k8s.io/v1/leases": { spec: { holderIdentity: "me", leaseDurationSeconds: 15, renewTime: "2026-01-01T00:00:00.000000Z" } },
  "discovery.k8s.io/v1/endpointslices": {
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.1.2.3"], conditions: { ready: true } }],
    ports: [{ name: "http", port: 80 }],
  },
  "apiregistration.k8s.io/v1/apiservices": {
    spec: {
      group: "example.com",
      version: "v1",
      groupPriorityMinimum: 100,
      versionPriority: 10,
      insecureSkipTLSVerify: true,
      service: { name: "x", namespace: "default" },
    },
  },
  "certificates.k8s.io/v1/certificatesigningrequests": {
    spec: {
      request: "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KQUFBQQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K",
      signerName: "example.com/signer",
      usages: ["client auth"],
    },
  },
  "admissionregistration.k8s.io/v1/mutatingadmissionpolicies": {
    spec: {
      matchConstraints,
      reinvocationPolicy: "Never",
      mutations: [{ patchType: "ApplyConfiguration", applyConfiguration: { expression: "Object{metadata: Object.metadata{labels: {'a': 'b'}}}" } }],
    },
  },
  "admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings": { spec: { policyName: "p" } },
  "admissionregistration.k8s.io/v1/mutatingwebhookconfigurations": { webhooks: [hook] },
  "admissionregistration.k8s.io/v1/validatingwebhookconfigurations": { webhooks: [hook] },
  "flowcontrol.apiserver.k8s.io/v1/flowschemas": {
    spec: {
      priorityLevelConfiguration: { name: "workload-low" },
      rules: [{ subjects: [{ kind: "User", user: { name: "me" } }], nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }] }],
    },
  },
  "flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations": { spec: { type: "Limited", limited: { limitResponse: { type: "Queue", queuing: {} } } } },
  "node.k8s.io/v1/runtimeclasses": { handler: "runc", overhead: { podFixed: { memory: "1024Ki" } } },
  "resource.k8s.io/v1/deviceclasses": { spec: { selectors: [{ cel: { expression: "true" } }] } },
  "resource.k8s.io/v1/resourceclaims": { spec: request },
  "resource.k8s.io/v1/resourceclaimtemplates": { spec: { spec: request } },
  "resource.k8s.io/v1/resourceslices": {
    spec: { driver: "x.example.com", nodeName: "n", pool: { name: "p", generation: 1, resourceSliceCount: 1 }, devices: [{ name: "d" }] },
  },
  "storage.k8s.io/v1/csidrivers": { spec: { attachRequired: false } },
  "storage.k8s.io/v1/csinodes": { spec: { drivers: [{ name: "x.example.com", nodeID: "n" }] } },
  "storage.k8s.io/v1/csistoragecapacities": { storageClassName: "none", capacity: "1024Mi" },
  "storage.k8s.io/v1/volumeattachments": { spec: { attacher: "x.example.com", nodeName: "nowhere", source: { persistentVolumeName: "x" } } },
  "storage.k8s.io/v1/volumeattributesclasses": { driverName: "x.example.com", parameters: { tier: "gold" } },
};
