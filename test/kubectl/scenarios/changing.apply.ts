import { commandLines } from "../command-line.ts";
import type { Scenario } from "../scenario.ts";
import { CONFIG_MAP, DEPLOYMENT, POD } from "./manifests.ts";

/** apply, diff, replace, patch, edit, label, annotate, set, delete: what changes objects that exist. */
export const changingApply: Scenario = {
  name: "apply",
  kind: "changing",
  files: {
    "cm.yaml": CONFIG_MAP,
    "cm2.yaml": CONFIG_MAP.replace("a: x", "a: changed"),
    "cm3.yaml": CONFIG_MAP.replace("  b: why\n", ""),
    "named.yaml": CONFIG_MAP.replace("typed", "named"),
    "pod.yaml": POD,
    "pod2.yaml": POD.replace("busybox:1.36", "busybox:1.37"),
    "pod3.yaml": POD.replace("terminationGracePeriodSeconds: 1", "terminationGracePeriodSeconds: 1\n  hostname: other"),
    "shop.yaml": DEPLOYMENT,
    "shop2.yaml": DEPLOYMENT.replace("nginx:1.27", "nginx:1.29").replace("replicas: 1", "replicas: 2"),
    "shop3.yaml": DEPLOYMENT.replace("matchLabels: { app: shop }", "matchLabels: { app: other }"),
    "both.yaml": `${CONFIG_MAP.replace("typed", "both-a")}---\n${CONFIG_MAP.replace("typed", "both-b")}`,
    "labelled.yaml": `${CONFIG_MAP.replace("name: typed", "name: l-a\n  labels: {set: x}")}---\n${CONFIG_MAP.replace("name: typed", "name: l-b\n  labels: {set: x}")}`,
    "labelled1.yaml": CONFIG_MAP.replace("name: typed", "name: l-a\n  labels: {set: x}"),
    "unknown.yaml": `${CONFIG_MAP.replace("typed", "known")}---\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n`,
    "invalid.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: Bad_Name}\nspec: {containers: []}\n",
    "typo.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {replica: 1}\n",
    "patch.yaml": "data:\n  patched: fromfile\n",
    "patch.json": '{"data":{"json":"file"}}',
    "generated.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: made-}\n",
    "ns.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: later}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: later}\n",
    "role.yaml": `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: rr, namespace: default}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: rrb, namespace: default}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: rr}
subjects:
- {kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}
`,
    "role2.yaml": `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: rr, namespace: default}
rules:
- {apiGroups: [""], resources: [pods, services], verbs: [get, list]}
`,
  },
  setup: [],
  commands: commandLines(`
    apply -f cm.yaml --dry-run=client
    apply -f cm.yaml --dry-run=client -o yaml
    apply -f cm.yaml --dry-run=server
    apply -f cm.yaml --dry-run=server -o yaml
    diff -f cm.yaml
    apply -f cm.yaml
    apply -f cm.yaml
    diff -f cm.yaml
    diff -f cm2.yaml
    diff -f cm2.yaml --server-side
    apply -f cm2.yaml --dry-run=client
    apply -f cm2.yaml --dry-run=server
    apply -f cm2.yaml
    apply -f cm3.yaml
    get cm typed -o yaml
    get cm typed -o yaml --show-managed-fields
    apply -f cm.yaml -o name
    apply -f cm2.yaml -o json
    apply -f cm.yaml -o jsonpath={.data}
    apply view-last-applied cm typed
    apply view-last-applied cm/typed -o json
    apply view-last-applied -f cm.yaml
    apply view-last-applied cm nobody
    apply view-last-applied
    create -f named.yaml
    apply view-last-applied cm named
    apply -f named.yaml
    apply set-last-applied -f cm2.yaml
    apply set-last-applied -f cm2.yaml
    apply set-last-applied -f both.yaml
    apply set-last-applied -f both.yaml --create-annotation
    apply set-last-applied -f named.yaml --create-annotation -o name
    KUBE_EDITOR='sed -i s/changed/edited/' apply edit-last-applied cm/typed
    KUBE_EDITOR=true apply edit-last-applied cm/typed
    apply view-last-applied cm/typed
    apply -f both.yaml
    apply -f both.yaml -l app=none
    apply -f labelled.yaml
    apply -f labelled1.yaml --prune -l set=x -n default
    apply -f labelled1.yaml --prune
    apply -f labelled1.yaml --prune --all -l set=x
    apply -f unknown.yaml
    apply -f invalid.yaml
    apply -f typo.yaml
    apply -f typo.yaml --validate=false
    apply -f generated.yaml
    apply -f none.yaml
    apply -f ns.yaml
    apply -f cm.yaml -n nowhere
    apply
    apply -f cm.yaml extra
    apply -f cm.yaml --force --server-side
    apply -f cm.yaml --force-conflicts
    apply -f cm.yaml --nope
    apply -f - < cm.yaml
    apply -k nothing
    apply -f cm.yaml -k nothing
    apply --server-side -f cm2.yaml
    apply --server-side -f cm2.yaml --force-conflicts
    apply --server-side -f cm2.yaml --field-manager=other
    apply --server-side -f cm.yaml --field-manager=third
    apply --server-side -f cm.yaml --field-manager=third --dry-run=server
    apply --server-side -f named.yaml --dry-run=client
    get cm typed -o yaml --show-managed-fields
    apply -f shop.yaml
    apply -f shop.yaml
    diff -f shop2.yaml
    apply -f shop2.yaml
    apply -f shop3.yaml
    get deploy shop -o yaml
    apply -f pod.yaml
    diff -f pod2.yaml
    apply -f pod2.yaml
    apply -f pod3.yaml
    apply -f pod3.yaml --force
    diff -f pod3.yaml
    replace -f cm.yaml
    replace -f cm2.yaml -o name
    replace -f cm2.yaml --dry-run=client
    replace -f cm2.yaml --dry-run=server
    replace -f pod2.yaml
    replace --force -f pod2.yaml
    replace -f none.yaml
    replace
    replace --force -f cm.yaml --grace-period=0
    replace -f shop.yaml --subresource=status
    replace --raw /api/v1/namespaces/default/configmaps/typed
    patch cm typed -p '{"data":{"new":"1"}}'
    patch cm typed -p '{"data":{"new":"1"}}'
    patch cm typed -p 'data: {yaml: yes-please}'
    patch cm typed --patch-file=patch.yaml
    patch cm typed --patch-file=patch.json --type=merge
    patch cm typed --type=merge -p '{"data":{"new":null}}' -o yaml
    patch cm typed --type=json -p '[{"op":"add","path":"/data/j","value":"2"}]'
    patch cm typed --type=json -p '[{"op":"remove","path":"/data/nothing"}]'
    patch cm typed --type=json -p '[{"op":"test","path":"/data/j","value":"9"}]'
    patch cm typed --type=json -p '{"a":1}'
    patch cm typed --type=odd -p '{}'
    patch cm typed -p '{'
    patch cm typed -p '{}'
    patch cm typed
    patch cm nobody -p '{}'
    patch cm typed -p '{"data":{"n":1}}'
    patch cm typed -p '{"data":{"d":"r"}}' --dry-run=client
    patch cm typed -p '{"data":{"d":"r"}}' --dry-run=client -o yaml
    patch cm typed -p '{"data":{"d":"r"}}' --dry-run=server
    patch -f cm.yaml -p '{"data":{"f":"f"}}'
    patch -f cm.yaml --local -p '{"data":{"f":"f"}}' -o yaml
    patch deploy shop -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","image":"nginx:1.28"}]}}}}'
    patch deploy shop -p '{"spec":{"template":{"spec":{"containers":[{"name":"more","image":"busybox:1.36"}]}}}}' --dry-run=server -o jsonpath={.spec.template.spec.containers[*].name}
    patch deploy shop --subresource=scale --type=merge -p '{"spec":{"replicas":1}}'
    patch deploy shop --subresource=odd -p '{}'
    patch deploy shop --type=merge -p '{"spec":{"replicas":-1}}'
    patch deploy shop --type=strategic -p '{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}' --dry-run=server -o jsonpath={.spec.strategy}
    patch pod plain -p '{"spec":{"hostname":"x"}}'
    patch cm/typed cm/named -p '{"data":{"both":"1"}}'
    KUBE_EDITOR='sed -i s/x/edited/' edit cm named
    KUBE_EDITOR=true edit cm named
    KUBE_EDITOR='sed -i s/edited/again/' edit cm/named -o json
    KUBE_EDITOR='sed -i s/again/dry/' edit cm/named --dry-run=client
    KUBE_EDITOR='sed -i s/again/out/' edit cm/named --output-patch
    KUBE_EDITOR='sed -i s/^data/datta/' edit cm named
    KUBE_EDITOR='sed -i s/^kind/k/' edit cm named
    KUBE_EDITOR='sed -i s/x/y/' edit cm both-a both-b
    KUBE_EDITOR=false edit cm named
    KUBE_EDITOR=nothing-like-it edit cm named
    KUBE_EDITOR=true edit cm nobody
    KUBE_EDITOR=true edit
    KUBE_EDITOR='sed -i s/replicas:.*/replicas:\\ 2/' edit deploy shop
    KUBE_EDITOR='sed -i s/replicas:.*/replicas:\\ x/' edit deploy shop
    KUBE_EDITOR=true edit cm named -o odd
    KUBE_EDITOR='sed -i s/typed/fresh/' create --edit -f cm.yaml
    label cm named tier=front
    label cm named tier=front
    label cm named tier=back
    label cm named tier=back --overwrite
    label cm named tier-
    label cm named tier-
    label cm named a=b c=d -o yaml
    label cm --all all=yes
    label cm -l a=b seen=1
    label cm -l a=nope seen=1
    label cm named 'bad key=x'
    label cm named x='bad value'
    label cm named x=1 x-
    label cm named x=1 x=2
    label cm named
    label cm
    label
    label cm nobody x=1
    label -f cm.yaml from=file
    label -f cm.yaml --local x=y -o yaml
    label cm named dry=1 --dry-run=client
    label cm named dry=1 --dry-run=server
    label cm named rv=1 --resource-version=1
    label pods --field-selector=metadata.name=plain picked=1
    label cm/named cm/typed two=2
    annotate cm named why=because
    annotate cm named why=not
    annotate cm named why=not --overwrite
    annotate cm named why-
    annotate cm named why-
    annotate cm named note='with space' -o name
    annotate cm named --list
    annotate cm named
    annotate cm --all every=one
    annotate cm named 'bad key=x'
    annotate pod plain dry=1 --dry-run=client
    set image deploy/shop nginx=nginx:1.29
    set image deploy/shop nginx=nginx:1.29
    set image deploy/shop '*=nginx:1.27'
    set image deploy shop nope=nginx:1.29
    set image deploy/shop nginx=nginx:1.29 --dry-run=client -o yaml
    set image deploy/shop nginx=nginx:1.29 --dry-run=server
    set image -f shop.yaml nginx=nginx:9 --local -o yaml
    set image deploy/shop
    set image deploy/shop nginx=
    set image deploy/nobody a=b
    set image cm/named a=b
    set image
    set image deploy --all nginx=nginx:1.28
    set env deploy/shop A=1 B=2
    set env deploy/shop --list
    set env deploy/shop A-
    set env deploy/shop --from=configmap/typed --keys=b
    set env deploy/shop --from=configmap/typed --prefix=P_ --keys=a
    set env deploy/shop --from=secret/nobody
    set env deploy/shop --list --resolve
    set env deploy/shop -c nope X=1
    set env deploy/shop -e E=1 -o yaml --dry-run=client
    set env deploy/shop 1bad=x
    set env deploy/shop
    set env
    set env deploy/shop A=1 --overwrite=false
    set env deploy/shop E=2 --overwrite=false
    set env pods --all --list
    set resources deploy/shop --limits=cpu=200m,memory=64Mi --requests=cpu=100m
    set resources deploy/shop -c nope --limits=cpu=1
    set resources deploy/shop --limits=cpu=0,memory=0 --requests=cpu=0
    set resources deploy/shop
    set resources deploy/shop --limits=cpu=x
    set resources deploy/shop --limits=cpu=1 --dry-run=client -o yaml
    expose deploy shop --port=80
    set selector svc shop app=other
    set selector svc/shop a=b,c=d --dry-run=client -o yaml
    set selector svc shop
    set selector deploy/shop a=b
    set serviceaccount deploy/shop robot
    set sa deploy shop robot --dry-run=client -o yaml
    set sa deploy/shop
    set sa cm/named robot
    apply -f role.yaml
    set subject rolebinding rrb --user=joe --group=ops --serviceaccount=default:robot
    set subject rolebinding rrb --user=joe
    set subject rolebinding rrb
    set subject rolebinding rrb --serviceaccount=bad
    set subject role rr --user=x
    set subject rolebinding rrb --user=x --dry-run=client -o yaml
    auth reconcile -f role2.yaml
    auth reconcile -f role2.yaml
    auth reconcile -f role.yaml --dry-run=client
    auth reconcile -f role.yaml --remove-extra-permissions --remove-extra-subjects
    auth reconcile -f role.yaml -o name
    auth reconcile
    auth reconcile -f cm.yaml
    set
    set nothing
    delete cm typed
    delete cm typed
    delete cm typed --ignore-not-found
    delete cm both-a both-b --dry-run=client
    delete cm both-a both-b --dry-run=server
    delete cm both-a both-b -o name
    delete cm/l-a cm/nobody
    delete -f both.yaml
    delete -f labelled.yaml --ignore-not-found
    delete cm -l all=yes
    delete cm -l all=yes
    delete pod plain --grace-period=0
    apply -f pod.yaml
    delete pod plain --grace-period=0 --force
    apply -f pod.yaml
    delete pod plain --now
    apply -f pod.yaml
    delete pod plain --wait=false
    delete pod plain --now --force
    delete deploy shop --cascade=orphan
    get rs,pods --no-headers -o custom-columns=K:.kind
    delete rs,pods --all
    delete
    delete cm
    delete cm --all x
    delete nothing x
    delete cm named typed --all
    delete -f none.yaml
    delete cm x --cascade=odd
    delete cm x --grace-period=-5
    delete cm -l a=b --field-selector=metadata.name=x
    delete cm -A -l nothing=here
    delete ns later
    delete ns default
    delete --raw /api/v1/namespaces/default/configmaps/named
    delete secret,cm --all
    delete all --all
    get all
  `),
};
