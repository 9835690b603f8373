import { commandLines } from "../command-line.ts";
import type { Scenario } from "../scenario.ts";
import { DEPLOYMENT, POD } from "./manifests.ts";

const STATEFUL = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 1
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: db, image: "busybox:1.36", command: [sh, -c, "echo ready; sleep 100000"]}]
`;

const DAEMON = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: agent, image: "busybox:1.36", command: [sh, -c, "sleep 100000"]}]
`;

const REQUEST = `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: jane}
spec:
  signerName: kubernetes.io/kube-apiserver-client
  usages: [client auth]
  request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQldEQ0IvQUlCQURCZE1Rc3dDUVlEVlFRR0V3SktVREVPTUF3R0ExVUVDQXdGVkc5cmVXOHhEakFNQmdOVgpCQW9NQlc5d1pYSnpNUXN3Q1FZRFZRUUREQUpxTVFzd0NRWURWUVFMREFKMQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K
`;

/** rollouts, scaling, nodes, pods that are entered and copied to, kubeconfigs. */
export const changingOperate: Scenario = {
  name: "operate",
  kind: "changing",
  files: {
    "shop.yaml": DEPLOYMENT,
    "pod.yaml": POD,
    "db.yaml": STATEFUL,
    "agent.yaml": DAEMON,
    "csr.yaml": REQUEST,
    "text.txt": "hello\nworld\n",
    "more/a.txt": "a\n",
    "more/b.txt": "b\n",
    "other.config": "apiVersion: v1\nkind: Config\nclusters: []\n",
  },
  setup: ["apply -f shop.yaml -f pod.yaml -f db.yaml -f agent.yaml"],
  commands: commandLines(`
    rollout status deploy/shop
    rollout history deploy/shop
    annotate deploy shop kubernetes.io/change-cause=first
    set image deploy/shop nginx=nginx:1.29
    rollout status deploy/shop
    annotate deploy shop kubernetes.io/change-cause=second --overwrite
    rollout history deploy/shop
    rollout history deploy/shop --revision=2
    rollout undo deploy/shop --dry-run=client
    rollout undo deploy/shop --dry-run=server
    rollout undo deploy/shop
    rollout undo deploy/shop --to-revision=2
    rollout undo deploy/shop --to-revision=2
    rollout undo deploy/shop --to-revision=99
    rollout history deploy/shop
    rollout pause deploy/shop
    rollout pause deploy/shop
    set image deploy/shop nginx=nginx:1.28
    rollout status deploy/shop --timeout=1s
    rollout undo deploy/shop
    rollout restart deploy/shop
    rollout resume deploy/shop
    rollout resume deploy/shop
    rollout restart deploy/shop
    rollout restart sts/db
    rollout status sts/db
    rollout history sts/db
    rollout undo sts/db
    rollout undo sts/db --to-revision=1
    rollout restart ds/agent
    rollout status ds/agent
    rollout history ds/agent
    rollout history ds/agent --revision=1
    rollout undo ds/agent
    rollout restart pod/plain
    rollout pause sts/db
    rollout resume ds/agent
    rollout undo
    rollout restart
    rollout restart -l app=shop
    rollout restart deploy -l app=shop
    rollout status deploy -l app=nope
    rollout undo deploy/nobody
    scale deploy shop --replicas=3
    get deploy shop
    scale deploy/shop --replicas=2 --current-replicas=9
    scale deploy/shop --replicas=2 --current-replicas=3
    scale deploy/shop
    scale deploy/shop --replicas=-1
    scale deploy/shop --replicas=x
    scale deploy/nobody --replicas=1
    scale pod/plain --replicas=1
    scale -f shop.yaml --replicas=1
    scale sts/db --replicas=2 --timeout=10s
    scale deploy/shop sts/db --replicas=1
    scale deploy --all --replicas=2
    scale deploy -l app=shop --replicas=1
    scale deploy/shop --replicas=4 --dry-run=client
    scale deploy/shop --replicas=4 --dry-run=server
    scale deploy/shop --replicas=4 --dry-run=server -o name
    scale --replicas=1
    scale rs --replicas=1 -l app=nope
    cordon tsunagu-control-plane
    cordon tsunagu-control-plane
    get nodes
    uncordon tsunagu-control-plane --dry-run=client
    uncordon tsunagu-control-plane
    uncordon tsunagu-control-plane
    cordon nobody
    cordon
    cordon -l kubernetes.io/os=linux --dry-run=client
    taint nodes tsunagu-control-plane a=b:PreferNoSchedule
    taint nodes tsunagu-control-plane a=b:PreferNoSchedule
    taint nodes tsunagu-control-plane a=c:PreferNoSchedule
    taint nodes tsunagu-control-plane a=c:PreferNoSchedule --overwrite
    taint nodes tsunagu-control-plane a:PreferNoSchedule-
    taint nodes tsunagu-control-plane a-
    taint nodes tsunagu-control-plane a=b:Odd
    taint nodes tsunagu-control-plane a=b
    taint nodes tsunagu-control-plane
    taint nodes --all x=y:PreferNoSchedule --dry-run=client
    taint nodes --all x=y:PreferNoSchedule
    taint nodes -l kubernetes.io/os=linux x-
    taint pods plain a=b:NoSchedule
    taint
    taint nodes nobody a=b:NoSchedule
    drain tsunagu-control-plane --ignore-daemonsets --dry-run=client
    drain tsunagu-control-plane --ignore-daemonsets
    drain tsunagu-control-plane --ignore-daemonsets --force --pod-selector=app=plain --dry-run=server
    drain tsunagu-control-plane --ignore-daemonsets --force --pod-selector=app=plain
    get pods -l app=plain
    uncordon tsunagu-control-plane
    drain tsunagu-control-plane --ignore-daemonsets --pod-selector=app=db --disable-eviction --grace-period=0
    uncordon tsunagu-control-plane
    drain nobody
    drain
    drain tsunagu-control-plane --pod-selector='a b'
    apply -f pod.yaml
    exec plain -- sh -c 'echo content > /tmp/file; mkdir -p /tmp/d; echo x > /tmp/d/x'
    cp plain:/tmp/file copied.txt
    cp plain:/tmp/d copied-d
    cp text.txt plain:/tmp/text.txt
    exec plain -- cat /tmp/text.txt
    cp more plain:/tmp/more
    exec plain -- ls /tmp/more
    cp default/plain:/tmp/text.txt back.txt
    cp plain:tmp/none gone
    cp text.txt nobody:/tmp/x
    cp text.txt plain:/tmp/y -c nope
    cp plain:/tmp/file --retries=1 again.txt
    label pod plain owner=me
    debug plain --image=busybox --dry-run=client
    debug plain -it --image=busybox -- sh -c 'sleep 2; echo hello'
    debug plain --image=busybox --target=main -c dbg -q -- sleep 1
    debug plain --copy-to=twin --set-image=*=busybox:1.37
    debug plain --image=busybox --copy-to=twin2 -c side --share-processes -- sleep 1000
    debug plain --image=busybox --attach=false -c quiet
    debug plain
    debug nobody --image=busybox
    debug node/tsunagu-control-plane --image=busybox --profile=odd
    debug plain --copy-to=twin --image=busybox
    debug
    get pod plain -o jsonpath={.spec.ephemeralContainers[*].name}
    get pod twin -o jsonpath={.spec.containers[*].image}
    get pod twin2 -o jsonpath={.spec.containers[*].name}
    apply -f csr.yaml
    certificate approve jane
    certificate approve jane
    certificate deny jane
    certificate approve nobody
    certificate approve
    certificate deny -f csr.yaml --force
    certificate
    get csr
    config set-cluster other --server=https://1.2.3.4:6443
    config set-cluster other --insecure-skip-tls-verify=true
    config set-cluster other --certificate-authority=nothing --embed-certs
    config set-credentials joe --token=abc
    config set-credentials joe --username=u --password=p
    config set-credentials joe --token=abc --username=u
    config set-credentials cert --client-certificate=none.crt
    config set-context other --cluster=other --user=joe --namespace=x
    config set-context --current --namespace=kube-system
    config view --minify
    get pods -o name
    config set-context --current --namespace=default
    config set-context nowhere
    config set-context
    config use-context other
    config current-context
    config use-context tsunagu
    config use-context nothing
    config use-context
    config rename-context other another
    config rename-context other another
    config rename-context nothing more
    config get-contexts
    config set contexts.another.namespace y
    config set current-context tsunagu
    config set clusters.other.server https://5.6.7.8
    config set nothing.more x
    config set x
    config unset contexts.another.namespace
    config unset contexts.nothing
    config unset users.joe.nothing
    config unset current-context
    config current-context
    config use-context tsunagu
    config view
    config view -o jsonpath='{.users[*].name}'
    config get-users
    config get-clusters
    config delete-context another
    config delete-context another
    config delete-cluster other
    config delete-cluster other
    config delete-user joe
    config delete-user joe
    config view --flatten --minify -o jsonpath={.clusters[0].name}
    config view --kubeconfig=other.config
    config view --kubeconfig=none.config
    config --kubeconfig=fresh.config set-cluster a --server=https://a
    config --kubeconfig=fresh.config view
    config view --raw -o jsonpath={.contexts}
    config nothing
    config
  `),
};
