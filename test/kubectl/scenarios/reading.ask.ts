import { commandLines } from "../command-line.ts";
import type { Scenario } from "../scenario.ts";
import { EVERYTHING } from "./manifests.ts";

/** What asks and does not change: describe, logs, explain, the cluster's own facts, permissions. */
export const readingAsk: Scenario = {
  name: "ask",
  kind: "reading",
  files: { "all.yaml": EVERYTHING, "pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: two}\n" },
  setup: ["apply -f all.yaml"],
  commands: commandLines(`
    describe pod two
    describe pod broken
    describe pod stuck
    describe pod done
    describe pods
    describe pods -l app=web
    describe pods db-
    describe pod two done
    describe pod/two svc/web
    describe -f pod.yaml
    describe deploy web
    describe deploy
    describe rs -l app=web
    describe sts db
    describe ds agent
    describe job once
    describe cronjob nightly
    describe svc web
    describe svc open
    describe svc db
    describe svc outside
    describe svc balanced
    describe svc kubernetes
    describe endpoints web
    describe endpointslices
    describe cm settings
    describe secret keys
    describe sa robot
    describe sa default
    describe pvc claim
    describe pvc
    describe pv
    describe sc
    describe ingress front
    describe ingressclass nginx
    describe networkpolicy guard
    describe pdb web
    describe hpa web
    describe role reader
    describe rolebinding readers
    describe clusterrole prober
    describe clusterrole admin
    describe clusterrole view
    describe clusterrolebinding probers
    describe quota quota
    describe limits sizes
    describe ns default
    describe ns empty
    describe ns
    describe node
    describe priorityclass important
    describe lease leader
    describe pod two --show-events=false
    describe pod nobody
    describe deploy nobody
    describe pods -n empty
    describe pods -l app=nope
    describe nothing
    describe
    describe pod two -o yaml
    describe --nope
    describe pods -A
    describe all
    describe pods two -A
    describe apiservice v1.apps
    describe csr
    describe priorityclasses system-node-critical
    logs two
    logs two -c first
    logs two -c second
    logs two -c third
    logs two --all-containers
    logs two --all-containers --prefix
    logs two --tail=1
    logs two --tail=0
    logs two --timestamps=false --since=9999h
    logs two --since=1x
    logs two --limit-bytes=4
    logs two --since=1s --since-time=2024-01-01T00:00:00Z
    logs two --since-time=tomorrow
    logs two -p
    logs two first second
    logs -l app=two
    logs -l app=two --all-containers --prefix
    logs -l app=db --prefix
    logs -l app=nope
    logs -l app=two --tail=1 --all-containers
    logs job/once
    logs deploy/web -c prepare
    logs deploy/web --all-pods -c prepare
    logs sts/db
    logs ds/agent
    logs svc/db
    logs svc/outside
    logs cm/settings
    logs broken
    logs stuck
    logs done
    logs done -p
    logs nobody
    logs deploy/nobody
    logs
    logs two --tail=-5
    logs two --tail=x
    logs two two -c first
    logs pod/two -c first
    logs nothing/x
    logs two --max-log-requests=1 --all-containers -f
    stop=1500 logs two -f -c first
    stop=1500 logs -l app=db -f --prefix --max-log-requests=2
    logs -l app=db -f --max-log-requests=1
    explain pods
    explain pod.spec
    explain pod.spec.containers
    explain pod.spec.containers.resources
    explain pod.metadata.labels
    explain pods.spec.nope
    explain nothing
    explain
    explain deploy.spec.strategy
    explain deployments --api-version=apps/v1
    explain deployments --api-version=apps/v9
    explain svc.spec.ports --output=plaintext
    explain svc.spec.ports --output=nothing
    explain svc.spec.type
    explain cm --recursive
    explain deploy.spec.strategy --recursive
    explain pod.spec.volumes.emptyDir --recursive
    explain networkpolicies.spec.ingress
    explain hpa.spec
    explain ingress.spec.rules.http.paths
    explain pods two
    explain svc.spec --output=plaintext-openapiv2
    api-versions
    api-resources
    api-resources -o name
    api-resources -o wide
    api-resources --namespaced=false
    api-resources --namespaced -o name
    api-resources --api-group=apps
    api-resources --api-group=rbac.authorization.k8s.io -o wide --no-headers
    api-resources --verbs=list,watch -o name
    api-resources --categories=all
    api-resources --sort-by=name
    api-resources --sort-by=kind --api-group=apps
    api-resources --sort-by=nothing
    api-resources -o json --api-group=apps
    api-resources -o yaml --api-group=apps
    api-resources -o foo
    api-resources x
    api-versions x
    cluster-info
    cluster-info dump --namespaces=empty
    cluster-info x
    version
    version -o yaml
    version -o json
    version --client
    version --client -o json
    version -o foo
    version x
    config view
    config view --minify
    config view -o json
    config view -o jsonpath={.clusters[0].name}
    config current-context
    config get-contexts
    config get-contexts -o name
    config get-contexts test
    config get-contexts nothing
    config get-clusters
    config get-users
    config get-contexts -o yaml
    auth can-i get pods
    auth can-i get pods --as=jane
    auth can-i create deployments --as=jane
    auth can-i '*' '*'
    auth can-i get pods/log --as=jane
    auth can-i get pods --subresource=log --as=jane
    auth can-i get /healthz --as=jane
    auth can-i get /healthz --as=x --as-group=probers
    auth can-i list nodes
    auth can-i list nothing
    auth can-i get deployments.apps/web --as=jane
    auth can-i get deploy/web --as=jane -q
    auth can-i frobnicate pods
    auth can-i --list --as=jane
    auth can-i --list
    auth can-i --list --as=jane --no-headers
    auth can-i get pods -A --as=jane
    auth can-i
    auth can-i get
    auth can-i get pods extra
    auth whoami
    auth whoami -o yaml
    auth whoami --as=jane --as-group=developers
    auth whoami --context=jane
    auth whoami -o jsonpath={.status.userInfo.username}
    auth nothing
    events
    events --for=pod/broken
    events --for pod/broken --types=Warning
    events --types=Normal,Warning --for=deploy/web
    events -o name
    events --for=nothing/x
    events --for=broken
    events -n empty
    events --types=Odd
    events --for=deploy/web -o jsonpath={.items[*].reason}
    events -A --no-headers --for=deploy/web
    stop=1500 events --for=deploy/web --watch
    rollout history deploy/web
    rollout history deploy/web --revision=1
    rollout history deploy/web --revision=9
    rollout history sts/db
    rollout history ds/agent
    rollout history svc/web
    rollout history deploy/nobody
    rollout history
    rollout history deploy
    rollout history deploy/web -o yaml
    rollout status deploy/web
    rollout status sts/db
    rollout status ds/agent
    rollout status pod/two
    rollout status deploy/nobody
    rollout status
    rollout status deploy/web --revision=1
    rollout status deploy/web --revision=7
    rollout status deploy web
    rollout nothing
    top pods
    top pods --containers
    top pods -A
    top pods -l app=web --no-headers
    top pod two
    top pod two --containers
    top pods --sort-by=cpu
    top pods --sort-by=memory --sum
    top pods --sort-by=disk
    top pod nobody
    top pods -n empty
    top pods two -l app=two
    top node
    top nodes --no-headers
    top node nothing
    top node --sort-by=memory
    top node --show-capacity
    top
    wait --for=condition=Ready pod/two
    wait --for=condition=Ready pod/two pod/db-0
    wait --for=condition=ready pod -l app=web
    wait --for=condition=Available deploy/web deploy/nobody
    wait --for=condition=Ready pod/stuck --timeout=1s
    wait --for=condition=Ready=false pod/stuck
    wait --for=condition=Nothing pod/two --timeout=1s
    wait --for=jsonpath={.status.phase}=Running pod/two
    wait --for=jsonpath='{.status.phase}' pod/two
    wait --for=jsonpath='{.status.phase}'=Done pod/two --timeout=1s
    wait --for=jsonpath='{.status' pod/two
    wait --for=jsonpath pod/two
    wait --for=delete pod/nobody
    wait --for=delete pod/two --timeout=1s
    wait --for=create pod/two
    wait --for=create pod/nobody --timeout=1s
    wait --for=nothing pod/two
    wait pod/two
    wait --for=condition=Ready pod -l app=nope
    wait --for=condition=Ready pod --all -n empty
    wait --for=condition=Ready
    wait --for=condition=Ready pod/nobody
    wait --for=condition=Complete job/once -o name
    wait --for=condition=Ready pod/stuck --timeout=0
    diff -f all.yaml
    diff -f pod.yaml
    diff
    diff -f none.yaml
    options
    plugin list
    plugin
    plugin nothing
    nothing
    gett pods
    kustomize nothing
    completion fish
    completion
    completion nothing
    kubectl
    --nope
    -x
    get pods --as
    help nothing
    alpha
    alpha nothing
    exec two -- echo hello
    exec two -c second -- sh -c 'echo out; echo err >&2; exit 3'
    exec two -- nothing
    exec two
    exec nobody -- ls
    exec two -c third -- ls
    exec -i two -c first -- cat < pod.yaml
    exec deploy/web -c nginx -- hostname -x
    exec two echo hello
    exec two -q -- echo hello
    exec -- ls
    exec stuck -- ls
    exec done -- ls
    exec svc/db -- echo found
    exec -it two -c first -- echo terminal
    attach nobody
    attach two -c third
    attach stuck
    attach
    stop=1500 attach two -c first
    stop=2000 port-forward pod/two 18080:8080
    stop=2000 port-forward pod/two 18081:dns 
    stop=2000 port-forward svc/web 18082:80
    stop=2000 port-forward svc/web 18083:http 18084:metrics
    stop=2000 port-forward deploy/web 18085:http
    port-forward two
    port-forward
    port-forward nobody 80
    port-forward svc/web 18086:81
    port-forward two 18087:nothing
    port-forward two x:80
    port-forward stuck 80
    port-forward svc/outside 80
    port-forward two 99999
    cp nothing.txt two:/tmp/x
    cp two:/etc/nothing here
    cp two:/a two:/b
    cp here
    cp a b
    cp nobody:/x y
    cp /x.txt two:
  `),
};
