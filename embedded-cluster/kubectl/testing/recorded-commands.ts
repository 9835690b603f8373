/** A command line whose outcome is recorded from the official kubectl. */
export interface RecordedCommand {
  args: readonly string[];
  stdin?: string;
}

const words = (lines: string): RecordedCommand[] =>
  lines
    .trim()
    .split("\n")
    .map((line) => ({ args: (line.trim().match(/(?:'[^']*'|\S)+/g) ?? []).map((word) => word.replaceAll("'", "")) }));

const typed = (args: string, stdin: string): RecordedCommand => ({ args: args.split(" "), stdin });

const MAP = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: typed\n  labels: {a: b, c: d}\ndata:\n${data}`;

const POD_V1 = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: a
        image: nginx:1.27
        env: [{name: X, value: "1"}, {name: Y, value: "2"}]
        ports: [{containerPort: 80}, {containerPort: 81}]
      - name: b
        image: busybox
      volumes:
      - {name: v, emptyDir: {}}
`;
const POD_V2 = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, labels: {tier: front}}
spec:
  replicas: 3
  strategy: {type: Recreate}
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: a
        image: nginx:1.29
        env: [{name: Y, value: "3"}, {name: Z, value: "4"}]
        ports: [{containerPort: 81}]
      volumes:
      - {name: v, configMap: {name: settings}}
`;

/** Groups run one after another, each on a fresh server; commands of a group follow one another on it. */
export const RECORDED: Readonly<Record<string, readonly RecordedCommand[]>> = {
  get: words(`
    get pods
    get pods -o wide
    get pods --show-labels
    get pods -L app,missing --no-headers
    get pods -A
    get pods -n empty
    get pods -l app=nope
    get all
    get deploy,svc,cm
    get deploy/web svc/web
    get svc web -o yaml
    get cm settings -o json
    get pods -o name
    get pods --sort-by=.metadata.name
    get nodes -o wide
    get ns --show-kind
    get pod web-5d8c9-aaaaa -o 'jsonpath={.spec.containers[*].name}'
    get pods -o 'jsonpath={range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}'
    get pods -o 'jsonpath={.items[?(@.status.phase=="Running")].metadata.name}'
    get svc -o custom-columns=NAME:.metadata.name,PORTS:.spec.ports[*].port,NONE:.spec.nothing
    get cm settings -o 'go-template={{range $k, $v := .data}}{{$k}}={{len $v}} {{end}}{{"\\n"}}'
    get foo
    get pod nope
    get pod nope web-5d8c9-aaaaa
    get pods/x deploy y
    get pods -o foo
    get --nope
    get pods -n
    get
    gte
    get deployments.apps/web
    get networkpolicies,roles,rolebindings
    get events
    events
  `),
  describe: words(`
    describe pod web-5d8c9-aaaaa
    describe pod web-5d8c9-bbbbb
    describe pods web-5d8c9
    describe deploy web
    describe svc web
    describe endpointslice
    describe node node-1
    describe ns default
    describe ns empty
    describe cm settings
    describe secret keys
    describe sa default
    describe networkpolicy db
    describe role reader
    describe rolebinding readers
    describe quota small
    describe limits sizes
    describe pod nope
    describe foo
  `),
  change: [
    ...words(`
      label pod web-5d8c9-aaaaa tier=front
      label pod web-5d8c9-aaaaa tier=back
      label pod web-5d8c9-aaaaa tier=back --overwrite
      label pod web-5d8c9-aaaaa tier-
      annotate deploy web why=because
      annotate deploy web why=not
      scale deploy web --replicas=5
      set image deploy/web nginx=nginx:1.29
      set image deploy/web nope=nginx:1.29
      set env deploy/web GREETING=bye NEW=1
      set env deploy/web --list
      set resources deploy web -c nginx --limits=cpu=100m
      patch deploy web -p '{"spec":{"replicas":3}}'
      patch deploy web -p '{"spec":{"replicas":3}}'
      rollout pause deploy/web
      rollout pause deploy/web
      rollout resume deploy/web
      rollout history deploy/web
      rollout status svc/web
      expose deploy web --name=more --port=9000 --dry-run=client -o yaml
      cordon node-1
      cordon node-1
      uncordon node-1
      taint nodes node-1 a=b:NoExecute
      taint nodes node-1 a-
      taint nodes node-1 a-
      delete cm settings nope
      delete secret --all
      delete pod
      wait --for=condition=Ready pod/web-5d8c9-aaaaa --timeout=1s
      wait --for=jsonpath='{.status.phase}'=Running pod/web-5d8c9-aaaaa
      wait --for=condition=Ready pod/nope
      exec web-5d8c9-aaaaa
      exec web-5d8c9-aaaaa ls
      logs nope
      auth whoami
    `),
  ],
  apply: [
    typed("apply -f -", MAP("  a: x\n  b: x\n")),
    typed("apply -f -", MAP("  a: x\n  b: x\n")),
    typed("apply -f -", MAP("  a: z\n")),
    typed("get cm typed -o jsonpath={.data}", ""),
    typed("apply -f -", POD_V1),
    typed("apply -f -", POD_V2),
    typed("get deploy shop -o jsonpath={.spec}", ""),
    typed("apply -f - --dry-run=client", POD_V1),
    typed("apply -f - --dry-run=server", POD_V1),
    typed("apply -f -", "apiVersion: v1\nkind: Pod\n metadata:\n  name: x\n"),
    typed("apply -f -", "apiVersion: v1\nkind: Pod\nmetadata\n  name: x\n"),
    typed("apply -f -", "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: x\n"),
    typed("apply -f -", "kind: Pod\nmetadata: {name: x}\n"),
    typed("apply -f -", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {replica: 1}\n"),
    typed("apply -f - -n empty", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: default}\n"),
    typed("create -f -", MAP("  a: x\n")),
    typed("replace -f -", MAP("  a: new\n")),
    typed("delete -f -", MAP("  a: x\n")),
    typed("apply -f nope.yaml", ""),
    typed("apply", ""),
  ],
  generate: words(`
    create deployment web2 --image=nginx --image=redis:7 --replicas=2 --port=80 --dry-run=client -o yaml
    create deployment web2 --image=reg.io/team/app:1 --dry-run=client -o yaml -- sleep 3
    create deployment web2
    create svc clusterip s --tcp=80:8080 --tcp=443 --dry-run=client -o yaml
    create svc clusterip s --clusterip=None --dry-run=client -o yaml
    create svc nodeport s --tcp=80:http --node-port=30000 --dry-run=client -o yaml
    create svc externalname s --external-name=x.example --dry-run=client -o yaml
    create svc clusterip s
    create cm c --from-literal=a=b --from-literal=y=12 --from-literal=z=true --dry-run=client -o yaml
    create cm c --from-literal=a
    create secret generic s --from-literal=password=s3cret --dry-run=client -o yaml
    create secret docker-registry r --docker-username=u --docker-password=p --dry-run=client -o yaml
    create ns x --dry-run=client -o yaml
    create sa x --dry-run=client -o yaml
    create role r --verb=get,list --resource=pods,deployments.apps --dry-run=client -o yaml
    create role r --verb=get --resource=nope
    create clusterrole r --verb=get --non-resource-url=/healthz --dry-run=client -o yaml
    create rolebinding b --role=r --user=u --serviceaccount=a:b --group=g --dry-run=client -o yaml
    create rolebinding b --role=r --clusterrole=x
    create quota q --hard=cpu=1,memory=1G --scopes=BestEffort --dry-run=client -o yaml
    create ingress i --class=c '--rule=foo.com/path*=svc:8080,tls=my' --default-backend=d:80 --dry-run=client -o yaml
    create ingress i --rule=foo
    run p --image=nginx --port=80 --env=A=b --labels=a=b --restart=Never --dry-run=client -o yaml --command -- x y
    run p --image=nginx -it --rm --dry-run=client
    run p
    create
    create foo
    config view
    config current-context
    config use-context nope
    config get-contexts
    version --client
    explain pods.spec.nope
    explain svc.spec.ports
    rollout foo
    api-versions
    api-resources --api-group=apps
    auth can-i
    completion tcsh
    options --nope
  `),
};

/** What differs from run to run: ages, identities and versions. */
export function withoutChance(text: string): string {
  return text
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "UID")
    .replace(/(resourceVersion"?: )"\d+"/g, '$1"N"')
    .replace(/\b(?:\d+[ydhms])+(?= {2,}|$|\)| \(x\d)/gm, "AGE")
    .replace(/over (?:\d+[ydhms])+\)/g, "over AGE)")
    .replace(/^(LAST SEEN|\S+ +AGE) +/gm, "$1  ")
    .replace(/AGE +/g, "AGE  ");
}
