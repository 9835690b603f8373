import { commandLines } from "../command-line.ts";
import type { Scenario } from "../scenario.ts";
import { EVERYTHING } from "./manifests.ts";

const KINDS = `pods deployments replicasets statefulsets daemonsets jobs cronjobs services endpoints endpointslices configmaps secrets serviceaccounts pvc pv sc
 ingresses ingressclasses networkpolicies pdb hpa roles rolebindings clusterrolebindings quota limits pc leases ns nodes events`
  .split(/\s+/)
  .filter((word) => word !== "");

export const readingGet: Scenario = {
  name: "get",
  kind: "reading",
  files: {
    "all.yaml": EVERYTHING,
    "columns.txt": "NAME          PHASE\n.metadata.name .status.phase\n",
    "names.gotpl": '{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}',
    "names.jsonpath": "{.items[*].metadata.name}",
  },
  setup: ["apply -f all.yaml"],
  commands: [
    ...KINDS.map((kind) => `get ${kind}`),
    ...[
      "pods",
      "deployments",
      "rs",
      "sts",
      "ds",
      "jobs",
      "cronjobs",
      "services",
      "nodes",
      "hpa",
      "ingresses",
      "pv",
      "pvc",
      "rolebindings",
      "endpointslices",
    ].map((kind) => `get ${kind} -o wide`),
    ...commandLines(`
      get all
      get all -A
      get pods -A
      get pods -A -o wide --no-headers
      get pods -n empty
      get pods -n kube-system
      get pods -n nowhere
      get pods,svc
      get pods,svc -A
      get deploy,rs,sts,ds -o wide
      get deploy/web svc/web pod/two
      get deploy web -o yaml
      get deploy web -o json
      get pod two -o yaml
      get pod two -o yaml --show-managed-fields
      get sts db -o yaml
      get svc web -o yaml
      get svc,cm -o yaml
      get cm settings -o json
      get secret keys -o yaml
      get ns empty -o yaml
      get node -o json
      get ingress front -o yaml
      get pvc claim -o yaml
      get pods -o name
      get pods,svc,deploy -o name
      get nodes -o name
      get pods --show-labels
      get deploy --show-labels
      get pods -L app,tier
      get pods -L example.com/team --show-labels
      get pods --show-kind
      get ns --show-kind --no-headers
      get pods -l app=web
      get pods -l 'app in (web,db)'
      get pods -l app!=web
      get pods -l '!app'
      get pods -l 'app,tier=front' -o name
      get pods -l app=nope
      get pods -l 'a b'
      get pods -l 'app in (web'
      get pods --selector=app=two --no-headers
      get pods --field-selector=status.phase=Running -o name
      get pods --field-selector=status.phase!=Running
      get pods --field-selector=metadata.name=two
      get pods --field-selector=spec.nothing=1
      get events --field-selector=involvedObject.name=broken -o name
      get events --field-selector=type=Warning
      get pods --sort-by=.metadata.name
      get pods --sort-by={.metadata.creationTimestamp}
      get pods --sort-by=.status.phase -o name
      get pods --sort-by=.metadata.labels.app
      get pods --sort-by=.nothing
      get pods --sort-by=.spec.containers[0].image -o custom-columns=I:.spec.containers[0].image
      get services --sort-by=.spec.ports[0].port
      get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName
      get pods -o custom-columns=N:.metadata.name,IMAGES:.spec.containers[*].image --no-headers
      get pods -o custom-columns=NAME
      get pods -o custom-columns=
      get pods -o custom-columns=A:.metadata.name,B:.nothing,C:.metadata.labels
      get pods -o custom-columns-file=columns.txt
      get pods -o custom-columns-file=none.txt
      get deploy web -o custom-columns=NAME:.metadata.name,REPLICAS:.spec.replicas,LABELS:.metadata.labels
      get pods -o jsonpath={.items[*].metadata.name}
      get pod two -o jsonpath={.spec.containers[0].name}
      get pod two -o jsonpath={.metadata.labels}
      get pod two -o jsonpath={.metadata.labels.example\\.com/team}
      get pod two -o jsonpath='{.spec.containers[*].image}'
      get pod two -o jsonpath='{.spec.containers[-1:].name}'
      get pod two -o jsonpath='{.spec.containers[0:2].name}'
      get pod two -o jsonpath='{.spec.containers[?(@.name=="second")].command[2]}'
      get pods -o jsonpath='{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}'
      get pods -o jsonpath='{.items[?(@.status.phase=="Running")].metadata.name}'
      get pods -o jsonpath='{.items[0].spec.containers[0].ports}'
      get pods -o jsonpath='{..phase}'
      get pod two -o jsonpath='{.kind} {.apiVersion} {.nothing}!'
      get pod two -o jsonpath='{.spec.containers[9].name}'
      get pod two -o jsonpath='{.nothing.more}'
      get pod two -o jsonpath='{.spec'
      get pod two -o jsonpath='{.spec.containers[?(@.x==]}'
      get pod two -o jsonpath
      get pod two -o jsonpath=
      get pods -o jsonpath-as-json={.items[*].metadata.name}
      get pod two -o jsonpath-as-json='{.spec.containers[0]}'
      get pods -o jsonpath-file=names.jsonpath
      get pods -o go-template='{{range .items}}{{.metadata.name}} {{end}}'
      get pods -o go-template --template='{{len .items}}'
      get pods --template='{{len .items}}'
      get pods -o go-template-file=names.gotpl
      get pods -o go-template
      get pod two -o go-template='{{.metadata.name | printf "%q"}} {{index .spec.containers 0 "name"}}'
      get pod two -o go-template='{{if eq .status.phase "Running"}}yes{{else}}no{{end}}{{with .spec}}{{.nodeName}}{{end}}'
      get pod two -o go-template='{{range $i, $c := .spec.containers}}{{$i}}={{$c.name}},{{end}}'
      get pod two -o go-template='{{.nothing}}'
      get pod two -o go-template='{{.nothing.more}}'
      get pod two -o go-template='{{.metadata'
      get pod two -o go-template='{{nope .}}'
      get secret keys -o go-template='{{.data.password | base64decode}}'
      get secret keys -o jsonpath={.data.password}
      get cm settings -o kyaml
      get pod two -o kyaml
      get deploy,svc -o kyaml
      get pods -o foo
      get pods -o wide --show-labels
      get pods -o json --show-labels
      get pods -o yaml -l app=nope
      get pods -o json -n empty
      get pods -o name -n empty
      get pod nobody
      get pod nobody two
      get pod nobody --ignore-not-found
      get pod nobody -o yaml
      get pod two broken
      get pod/two deploy/nobody
      get pod/two svc
      get pod two svc web
      get nothing
      get nothing/x
      get
      get pods two -A
      get pods/two pods two
      get pods two -l app=web
      get deployments.apps
      get deployments.v1.apps
      get deployments.apps/web
      get deployments.v9.apps
      get pods.nothing.io
      get po,no
      get PODS
      get Pod two
      get -f all.yaml
      get -f all.yaml -o name
      get -f none.yaml
      get --raw /version
      get --raw /api/v1/namespaces/default/pods?limit=1
      get --raw /healthz
      get --raw /readyz?verbose
      get --raw /nothing
      get --raw nothing
      get --raw /api pods
      get pods --chunk-size=1
      get pods --server-print=false
      get pods --server-print=false -o wide
      get deploy web --subresource=status
      get deploy web --subresource=scale
      get deploy web --subresource=scale -o yaml
      get pod two --subresource=log
      get pod two --subresource=nothing
      get deploy web --subresource=status -o jsonpath={.status.replicas}
      get nodes --subresource=status
      get --nope
      get pods -n
      get pods --sort-by
      get pods --output
      get pods --watch=maybe
      get pods --chunk-size=x
      get pods --output-watch-events
      stop=1500 get pods two -w
      stop=1500 get cm settings -w -o name
      stop=1500 get pods --watch-only
      stop=1500 get pods -l app=two -w --output-watch-events
      stop=1500 get pods two -w -o jsonpath={.metadata.name}
      get pods two -w --request-timeout=1s
      get pods --context=nothing
      get pods --cluster=nothing
      get pods --user=nothing
      get pods --kubeconfig=none.yaml
      get pods -s https://127.0.0.1:1
      get pods --context=stranger
      get pods --context=jane
      get deploy --context=jane
      get secrets --context=jane
      get nodes --context=jane
      get pods -A --as=jane
      get pods --as=jane -n empty
      get deploy web --as=system:serviceaccount:default:robot -o name
      get pods --as-group=x
      get pods -v=0 -o name
      get apiservices
      get crd
      get validatingwebhookconfigurations
      get mutatingwebhookconfigurations
      get validatingadmissionpolicies
      get runtimeclasses
      get csinodes
      get csidrivers
      get volumeattachments
      get csr
      get controllerrevisions
      get podtemplates
      get rc
      get priorityclasses
      get flowschemas
      get prioritylevelconfigurations
      get cs
      get clusterroles -o name
      get clusterroles
    `),
  ],
};
