import { commandLines } from "../command-line.ts";
import type { Scenario } from "../scenario.ts";

/** Autoscalers, disruption budgets and quotas: made, watched at work, in the way. */
export const changingPolicy: Scenario = {
  name: "changing.policy",
  kind: "changing",
  files: {
    "web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: main
          image: nginx:1.27
          resources: {requests: {cpu: 100m, memory: 16Mi}, limits: {cpu: 200m, memory: 64Mi}}
`,
    "hpa.yaml": `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: full, labels: {team: a}, annotations: {note: hello}}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: absent}
  minReplicas: 2
  maxReplicas: 9
  metrics:
    - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 100Mi}}}
    - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}
    - {type: ContainerResource, containerResource: {name: cpu, container: main, target: {type: Utilization, averageUtilization: 60}}}
    - {type: ContainerResource, containerResource: {name: cpu, container: main, target: {type: AverageValue, averageValue: 250m}}}
    - {type: Pods, pods: {metric: {name: packets}, target: {type: AverageValue, averageValue: 1k}}}
    - {type: Object, object: {metric: {name: hits}, describedObject: {apiVersion: v1, kind: Service, name: web}, target: {type: Value, value: 10k}}}
    - {type: Object, object: {metric: {name: hits}, describedObject: {apiVersion: v1, kind: Service, name: web}, target: {type: AverageValue, averageValue: 2}}}
    - {type: External, external: {metric: {name: queue}, target: {type: AverageValue, averageValue: 30}}}
    - {type: External, external: {metric: {name: queue}, target: {type: Value, value: 30}}}
  behavior:
    scaleUp:
      stabilizationWindowSeconds: 60
      policies:
        - {type: Pods, value: 2, periodSeconds: 60}
        - {type: Percent, value: 50, periodSeconds: 120}
    scaleDown:
      selectPolicy: Disabled
      tolerance: 0.05
`,
    "old.yaml": `apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: old}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: absent}
  maxReplicas: 4
  targetCPUUtilizationPercentage: 70
`,
    "limits.yaml": `apiVersion: v1
kind: LimitRange
metadata: {name: bounds}
spec:
  limits:
    - {type: Container, max: {cpu: 500m}, default: {cpu: 200m, memory: 64Mi}, defaultRequest: {cpu: 100m}, maxLimitRequestRatio: {cpu: 4}}
    - {type: Pod, max: {memory: 1Gi}}
    - {type: PersistentVolumeClaim, min: {storage: 1Gi}}
`,
  },
  setup: ["apply -f web.yaml", "rollout status deployment/web"],
  commands: commandLines(`
    autoscale deployment web --min=3 --max=6 --cpu=50%
    get hpa
    get hpa web -o yaml
    get hpa.v1.autoscaling web -o yaml
    get hpa.v1.autoscaling web
    apply -f hpa.yaml
    apply -f old.yaml
    get hpa
    get hpa full -o wide
    describe hpa full
    describe hpa old
    describe hpa.v1.autoscaling old
    get hpa full -o jsonpath='{.spec.behavior.scaleUp.policies[*].value}'
    wait hpa/full --for=condition=AbleToScale=false --timeout=60s
    describe hpa full
    get events --for hpa/full
    events --for hpa/full
    get events.v1.events.k8s.io
    get events.events.k8s.io --field-selector regarding.name=full
    wait hpa/web --for=condition=AbleToScale --timeout=120s
    describe hpa web
    edit hpa nobody
    patch hpa web -p '{"spec":{"maxReplicas":2}}'
    patch hpa web --type=merge -p '{"spec":{"maxReplicas":8}}'
    explain hpa.spec.behavior.scaleUp
    explain hpa.spec --api-version=autoscaling/v1
    delete hpa full old
    top pods
    top nodes
    top pods -l app=web --sum
    create pdb web --selector=app=web --min-available=3
    get pdb
    get pdb web -o yaml
    describe pdb web
    get pdb -o wide
    drain tsunagu-control-plane --ignore-daemonsets --pod-selector=app=web --timeout=6s
    get pdb
    patch pdb web --type=merge -p '{"spec":{"minAvailable":2}}'
    describe pdb web
    drain tsunagu-control-plane --ignore-daemonsets --pod-selector=app=web --timeout=3s
    uncordon tsunagu-control-plane
    rollout status deployment/web
    describe pdb web
    create pdb other --selector=app=web --max-unavailable=1
    drain tsunagu-control-plane --ignore-daemonsets --pod-selector=app=web --timeout=3s
    uncordon tsunagu-control-plane
    delete pdb web other
    create quota box --hard=pods=4,requests.cpu=400m,count/configmaps=2
    get quota
    describe quota box
    describe quota
    create configmap one
    create configmap two
    run extra --image=nginx:1.27
    scale deployment web --replicas=6
    describe quota box
    get quota box -o yaml
    apply -f limits.yaml
    get limits
    describe limits bounds
    describe namespace default
    run greedy --image=nginx:1.27 --overrides='{"spec":{"containers":[{"name":"greedy","image":"nginx:1.27","resources":{"limits":{"cpu":"2"}}}]}}'
    delete quota box
    delete limits bounds
  `),
};
