/** A little of every kind that a learner meets, in namespace default. */
export const EVERYTHING = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { app: web, tier: front }
  annotations: { kubernetes.io/change-cause: "first" }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, tier: front }, annotations: { note: "hello" } }
    spec:
      serviceAccountName: robot
      initContainers:
      - { name: prepare, image: "busybox:1.36", command: [sh, -c, "echo prepared"] }
      containers:
      - name: nginx
        image: nginx:1.27
        ports: [{ name: http, containerPort: 80 }]
        env:
        - { name: GREETING, value: hello }
        - { name: POD, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
        - { name: LEVEL, valueFrom: { configMapKeyRef: { name: settings, key: level, optional: true } } }
        - { name: PASSWORD, valueFrom: { secretKeyRef: { name: keys, key: password } } }
        - { name: LIMIT, valueFrom: { resourceFieldRef: { resource: limits.memory } } }
        envFrom:
        - configMapRef: { name: settings }
        - { prefix: K_, secretRef: { name: keys } }
        resources: { requests: { cpu: 50m, memory: 32Mi }, limits: { cpu: 500m, memory: 64Mi } }
        readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 2 }
        livenessProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: 3 }
        startupProbe: { exec: { command: [ls, /] }, failureThreshold: 5 }
        volumeMounts:
        - { name: data, mountPath: /data }
        - { name: conf, mountPath: /conf, readOnly: true, subPath: level }
      volumes:
      - { name: data, emptyDir: { sizeLimit: 10Mi } }
      - { name: conf, configMap: { name: settings } }
      - { name: keys, secret: { secretName: keys, optional: true } }
      - name: all
        projected:
          sources:
          - { configMap: { name: settings } }
          - { secret: { name: keys } }
          - { downwardAPI: { items: [{ path: labels, fieldRef: { fieldPath: metadata.labels } }] } }
      - { name: down, downwardAPI: { items: [{ path: name, fieldRef: { fieldPath: metadata.name } }] } }
      nodeSelector: { kubernetes.io/os: linux }
      tolerations:
      - { key: dedicated, operator: Equal, value: web, effect: NoSchedule }
      topologySpreadConstraints:
      - { maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: { matchLabels: { app: web } } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: robot }
imagePullSecrets: [{ name: registry }]
---
apiVersion: v1
kind: Service
metadata: { name: web, labels: { app: web } }
spec:
  selector: { app: web }
  ports:
  - { name: http, port: 80, targetPort: http }
  - { name: metrics, port: 9100 }
---
apiVersion: v1
kind: Service
metadata: { name: open }
spec:
  type: NodePort
  selector: { app: web }
  ports: [{ port: 80, targetPort: 80, nodePort: 30080 }]
---
apiVersion: v1
kind: Service
metadata: { name: db }
spec:
  clusterIP: None
  selector: { app: db }
  ports: [{ port: 5432 }]
---
apiVersion: v1
kind: Service
metadata: { name: outside }
spec: { type: ExternalName, externalName: example.com }
---
apiVersion: v1
kind: Service
metadata: { name: balanced }
spec:
  type: LoadBalancer
  sessionAffinity: ClientIP
  selector: { app: web }
  ports: [{ port: 8080, targetPort: 80 }]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, labels: { app: db } }
spec:
  serviceName: db
  replicas: 2
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - { name: db, image: "busybox:1.36", command: [sh, -c, "echo db started; sleep 100000"], volumeMounts: [{ name: store, mountPath: /store }] }
  volumeClaimTemplates:
  - metadata: { name: store }
    spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Mi } } }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      containers: [{ name: agent, image: "busybox:1.36", command: [sleep, "100000"] }]
---
apiVersion: batch/v1
kind: Job
metadata: { name: once }
spec:
  completions: 1
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: work, image: "busybox:1.36", command: [sh, -c, "echo one; echo two; echo three"] }]
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly }
spec:
  schedule: "0 3 * * *"
  suspend: true
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers: [{ name: work, image: "busybox:1.36", args: [date] }]
---
apiVersion: v1
kind: Pod
metadata: { name: two, labels: { app: two, "example.com/team": blue }, annotations: { long: "a\\nb" } }
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - { name: first, image: "busybox:1.36", command: [sh, -c, "echo from first; echo oops >&2; sleep 100000"], ports: [{ containerPort: 8080 }, { containerPort: 53, protocol: UDP, name: dns }] }
  - { name: second, image: "busybox:1.36", command: [sh, -c, "echo from second; sleep 100000"] }
---
apiVersion: v1
kind: Pod
metadata: { name: broken, labels: { app: broken } }
spec:
  containers: [{ name: main, image: "nowhere/nothing:1" }]
---
apiVersion: v1
kind: Pod
metadata: { name: stuck }
spec:
  nodeSelector: { disk: gold }
  containers: [{ name: main, image: "busybox:1.36", resources: { requests: { cpu: "1" } } }]
---
apiVersion: v1
kind: Pod
metadata: { name: done }
spec:
  restartPolicy: Never
  containers: [{ name: main, image: "busybox:1.36", command: [sh, -c, "echo bye; exit 3"] }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, labels: { kind: plain } }
data:
  level: high
  file.conf: |
    a = 1
    b = "two"
binaryData: { blob: AAECAw== }
---
apiVersion: v1
kind: Secret
metadata: { name: keys }
stringData: { password: s3cret, user: admin }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: claim }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec:
  capacity: { storage: 2Gi }
  accessModes: [ReadWriteMany, ReadOnlyMany]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: manual
  hostPath: { path: /mnt/disk }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: slow }
provisioner: example.com/slow
parameters: { type: tape }
allowVolumeExpansion: true
mountOptions: [ro]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: front, annotations: { example.com/rewrite: "/" } }
spec:
  ingressClassName: nginx
  tls: [{ hosts: [shop.example], secretName: keys }]
  defaultBackend: { service: { name: web, port: { number: 80 } } }
  rules:
  - host: shop.example
    http:
      paths:
      - { path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }
      - { path: /api, pathType: Exact, backend: { service: { name: nothing, port: { number: 80 } } } }
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx }
spec: { controller: example.com/ingress }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: guard }
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - podSelector: { matchLabels: { app: web } }
    - namespaceSelector: { matchExpressions: [{ key: team, operator: In, values: [a, b] }] }
    - ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] }
    ports: [{ port: 5432, protocol: TCP }]
  egress:
  - to: []
    ports: [{ port: 53, protocol: UDP }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { minAvailable: 1, selector: { matchLabels: { app: web } } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 2
  maxReplicas: 5
  metrics:
  - { type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 80 } } }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader }
rules:
- { apiGroups: [""], resources: [pods, pods/log], verbs: [get, list] }
- { apiGroups: [apps], resources: [deployments], resourceNames: [web], verbs: ["*"] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: readers }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects:
- { kind: User, name: jane, apiGroup: rbac.authorization.k8s.io }
- { kind: ServiceAccount, name: robot, namespace: default }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: prober }
rules:
- { nonResourceURLs: [/healthz], verbs: [get] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: probers }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: prober }
subjects: [{ kind: Group, name: probers, apiGroup: rbac.authorization.k8s.io }]
---
apiVersion: v1
kind: ResourceQuota
metadata: { name: quota }
spec: { hard: { pods: "50", requests.cpu: "20", count/configmaps: "30" } }
---
apiVersion: v1
kind: LimitRange
metadata: { name: sizes }
spec:
  limits:
  - { type: Container, max: { memory: 1Gi } }
  - { type: PersistentVolumeClaim, max: { storage: 5Gi } }
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: important }
value: 1000
description: for what matters
---
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: { name: leader }
spec: { holderIdentity: me, leaseDurationSeconds: 15 }
---
apiVersion: v1
kind: Namespace
metadata: { name: empty, labels: { team: a } }
`;

export const CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
metadata:
  name: typed
data:
  a: x
  b: why
`;

export const POD = `apiVersion: v1
kind: Pod
metadata:
  name: plain
  labels: { app: plain }
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: main
    image: busybox:1.36
    command: [sh, -c, "echo up; sleep 100000"]
`;

export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels: { app: shop }
spec:
  replicas: 1
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: nginx
        image: nginx:1.27
        ports: [{ containerPort: 80 }]
`;
