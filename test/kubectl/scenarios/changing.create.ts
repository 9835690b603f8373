import { commandLines } from "../command-line.ts";
import type { Scenario } from "../scenario.ts";
import { CONFIG_MAP, DEPLOYMENT, POD } from "./manifests.ts";

/** Every generator of create, run and expose, dry and for good. */
export const changingCreate: Scenario = {
  name: "create",
  kind: "changing",
  files: {
    "pod.yaml": POD,
    "deploy.yaml": DEPLOYMENT,
    "cm.yaml": CONFIG_MAP,
    "settings.env": "# comment\nA=1\nB=two words\n\nC=\n",
    "bad.env": "1A=x\n=y\n",
    "conf/one.conf": "one\n",
    "conf/two.conf": "two\n",
    "tls.crt": "not a certificate\n",
    "tls.key": "not a key\n",
    "bad.yaml": "apiVersion: v1\nkind: Pod\n metadata:\n  name: x\n",
    "bad.json": '{"apiVersion": "v1", "kind": }',
    "unknown.yaml": "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n",
    "kindless.yaml": "apiVersion: v1\nmetadata: {name: w}\n",
    "nameless.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n",
    "generated.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: made-}\n",
    "invalid.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: Bad_Name}\nspec: {containers: []}\n",
    "typo.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: typo}\nspec: {containers: [{name: a, image: b, comand: [x]}], replicas: 2}\n",
    "twice.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: twice}\ndata: {a: b, a: c}\n",
    "wrong.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: wrong}\nspec: {containers: {name: a}}\n",
    "empty.yaml": "",
    "two.yaml": `${CONFIG_MAP.replace("typed", "one")}---\n${CONFIG_MAP.replace("typed", "two")}`,
    "list.yaml":
      "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: l1}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: l2}}\n",
    "folder/a.yaml": CONFIG_MAP.replace("typed", "in-a"),
    "folder/b.json": '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"in-b"}}',
    "folder/c.txt": "ignored",
    "folder/deep/d.yaml": CONFIG_MAP.replace("typed", "in-d"),
    "elsewhere.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: kube-public}\n",
  },
  setup: [],
  commands: commandLines(`
    create
    create nothing
    create deployment web --image=nginx --dry-run=client -o yaml
    create deployment web --image=nginx --dry-run=server -o yaml
    create deployment web --image=nginx --replicas=3 --port=80 --dry-run=client -o json
    create deployment web --image=nginx --image=redis:7 --dry-run=client -o yaml
    create deployment web --image=busybox --dry-run=client -o yaml -- sleep 3
    create deployment web --image=nginx --image=redis -- sleep 3
    create deployment web
    create deployment
    create deployment a b --image=nginx
    create deployment web --image=nginx --dry-run=client
    create deployment web --image=nginx --dry-run=server
    create deployment web --image=nginx --dry-run
    create deployment web --image=nginx --dry-run=maybe
    create deployment Web --image=nginx
    create deployment web --image=nginx
    create deployment web --image=nginx
    create deploy web2 --image=nginx -o name
    create deploy web3 --image=nginx -o jsonpath={.metadata.name}
    create deploy web4 --image=nginx -o foo
    create deploy web4 --image=nginx -n nowhere
    create deploy web4 --image=nginx --nope
    get deploy
    get deploy web -o yaml
    create job one --image=busybox --dry-run=client -o yaml -- date
    create job one --image=busybox -- date
    create cronjob c --image=busybox --schedule='*/5 * * * *' --restart=Never --dry-run=client -o yaml -- date
    create cronjob c --image=busybox --schedule='*/5 * * * *'
    create cronjob c --image=busybox
    create cronjob d --image=busybox --schedule='nope'
    create job two --from=cronjob/c --dry-run=client -o yaml
    create job two --from=cronjob/c
    create job two --from=deploy/web
    create job two
    create job two --from=cronjob/nobody
    create job two --image=x --from=cronjob/c
    create configmap c1 --from-literal=a=b --from-literal=n=12 --from-literal=t=true --dry-run=client -o yaml
    create configmap c1 --from-file=conf --dry-run=client -o yaml
    create configmap c1 --from-file=k=conf/one.conf --from-file=conf/two.conf --dry-run=client -o yaml
    create configmap c1 --from-env-file=settings.env --dry-run=client -o yaml
    create configmap c1 --from-env-file=bad.env
    create configmap c1 --from-file=none
    create configmap c1 --from-literal=a
    create configmap c1 --from-literal=a=b --from-literal=a=c
    create configmap c1 --from-literal=a=b --append-hash --dry-run=client -o yaml
    create configmap c1 --from-literal='bad key=b'
    create configmap c1 --from-literal=a=b
    create configmap c1 --from-literal=a=b
    create configmap c1 --from-file=a=b=c
    create configmap
    create cm c2
    create secret
    create secret generic s1 --from-literal=password=s3cret --dry-run=client -o yaml
    create secret generic s1 --from-file=conf/one.conf --type=example.com/odd --dry-run=client -o yaml
    create secret generic s1 --from-literal=a=b --append-hash --dry-run=client -o name
    create secret generic s1 --from-literal=a=b
    create secret generic s1 --from-env-file=settings.env --from-literal=a=b
    create secret docker-registry r1 --docker-username=u --docker-password=p --docker-email=e@x --dry-run=client -o yaml
    create secret docker-registry r1 --docker-username=u
    create secret docker-registry r1 --docker-server=reg.example --docker-username=u --docker-password=p
    create secret docker-registry r2 --from-file=conf/one.conf
    create secret tls t1 --cert=tls.crt --key=tls.key
    create secret tls t1 --cert=none --key=none
    create secret tls t1
    create secret nothing
    create service
    create service clusterip s --tcp=80:8080 --tcp=443 --dry-run=client -o yaml
    create service clusterip s --clusterip=None --dry-run=client -o yaml
    create service clusterip s
    create service clusterip s --tcp=80
    create service clusterip s --tcp=80
    create service clusterip s2 --tcp=x:y
    create service clusterip s2 --tcp=99999
    create service nodeport n --tcp=80:http --node-port=30001 --dry-run=client -o yaml
    create service nodeport n --tcp=80 --node-port=30001
    create service nodeport n2 --tcp=80 --node-port=30001
    create service nodeport n3 --tcp=80 --node-port=80
    create service loadbalancer lb --tcp=80:8080 --dry-run=client -o yaml
    create service loadbalancer lb --tcp=80:8080
    create service externalname e --external-name=x.example --dry-run=client -o yaml
    create service externalname e
    create service externalname e --external-name=x.example
    create namespace extra --dry-run=client -o yaml
    create namespace extra
    create ns extra
    create ns
    create ns Bad_Name
    create serviceaccount robot --dry-run=client -o yaml
    create sa robot
    create sa robot
    create token robot --duration=1m
    create token nobody
    create token robot --bound-object-kind=Pod
    create token robot --duration=-1s
    create role r --verb=get,list --resource=pods,deployments.apps --dry-run=client -o yaml
    create role r --verb=get --resource=pods --resource-name=a --resource-name=b --dry-run=client -o yaml
    create role r --verb=get --resource=pods/log,deployments.apps/scale --dry-run=client -o yaml
    create role r --verb='*' --resource='*' --dry-run=client -o yaml
    create role r --verb=get --resource=nope
    create role r --verb=fly --resource=pods
    create role r --resource=pods
    create role r --verb=get
    create role r --verb=get --resource=pods
    create clusterrole cr --verb=get --non-resource-url=/healthz --dry-run=client -o yaml
    create clusterrole cr --aggregation-rule=a=b --dry-run=client -o yaml
    create clusterrole cr --verb=get --resource=nodes
    create clusterrole cr --verb=get --non-resource-url=healthz
    create clusterrole cr2
    create rolebinding rb --role=r --user=u --serviceaccount=default:robot --group=g --dry-run=client -o yaml
    create rolebinding rb --clusterrole=view --user=u
    create rolebinding rb2 --role=r --clusterrole=x
    create rolebinding rb2
    create rolebinding rb2 --role=r --serviceaccount=robot
    create clusterrolebinding crb --clusterrole=view --serviceaccount=default:robot --dry-run=client -o yaml
    create clusterrolebinding crb --clusterrole=view --group=g
    create clusterrolebinding crb2
    create quota q --hard=cpu=1,memory=1G,pods=40 --scopes=BestEffort --dry-run=client -o yaml
    create quota q --hard=pods=40
    create quota q2 --hard=cpu
    create quota q2 --hard=cpu=x
    create quota q2 --hard=pods=1 --scopes=Odd
    create pdb p --selector=app=web --min-available=1 --dry-run=client -o yaml
    create pdb p --selector=app=web --max-unavailable=50% --dry-run=client -o yaml
    create pdb p --selector=app=web
    create pdb p --min-available=1
    create pdb p --selector=app=web --min-available=1
    create priorityclass pc --value=1000 --description=d --dry-run=client -o yaml
    create pc pc --value=1000 --global-default=false --preemption-policy=Never
    create ingress i --class=c '--rule=foo.com/path*=svc:8080,tls=my' --default-backend=d:80 --dry-run=client -o yaml
    create ingress i --rule=/a=svc:80 --rule='b.example/=svc:http,tls' --annotation=x=y --dry-run=client -o yaml
    create ingress i --rule=foo
    create ingress i
    create ingress i --rule='foo.com/*=svc:80'
    create -f pod.yaml
    create -f pod.yaml
    create -f pod.yaml -o yaml --dry-run=client
    create -f cm.yaml --save-config
    get cm typed -o yaml
    create -f two.yaml
    create -f list.yaml
    create -f folder
    create -f folder -R
    create -f folder/a.yaml,folder/b.json
    create -f conf
    create -f none.yaml
    create -f bad.yaml
    create -f bad.json
    create -f unknown.yaml
    create -f kindless.yaml
    create -f nameless.yaml
    create -f generated.yaml
    create -f invalid.yaml
    create -f typo.yaml
    create -f typo.yaml --validate=ignore --dry-run=server
    create -f typo.yaml --validate=warn --dry-run=server
    create -f typo.yaml --validate=odd
    create -f twice.yaml
    create -f wrong.yaml
    create -f empty.yaml
    create -f elsewhere.yaml -n default
    create -f elsewhere.yaml
    create -f - < deploy.yaml
    create -f -
    create --raw /api/v1/namespaces/default/configmaps -f folder/b.json
    create --raw /api/v1/namespaces/default/configmaps
    create -f pod.yaml x
    create -f pod.yaml --edit=x
    get deploy -o name
    run p1 --image=nginx --dry-run=client -o yaml
    run p1 --image=nginx --port=80 --env=A=b --labels=a=b,c=d --restart=Never --dry-run=client -o yaml --command -- x y
    run p1 --image=nginx --restart=OnFailure --dry-run=server -o yaml
    run p1 --image=nginx --overrides='{"spec":{"nodeName":"x"}}' --dry-run=client -o yaml
    run p1 --image=nginx --overrides='nope' --dry-run=client
    run p1 --image=nginx --override-type=strategic --overrides='{"spec":{"containers":[{"name":"p1","tty":true}]}}' --dry-run=client -o yaml
    run p1 --image=nginx --expose --port=80 --dry-run=client -o yaml
    run p1 --image=nginx --expose
    run p1 --image=nginx --restart=Odd
    run p1
    run p1 --image=
    run p1 --image='bad image'
    run --image=nginx
    run p1 --image=nginx --rm
    run p1 --image=nginx -it --dry-run=client
    run p1 --image=nginx --env=A
    run p1 --image=busybox --labels=x=y -- sleep 100
    run p1 --image=busybox
    run p2 --image=busybox --port=80 --expose --restart=Never -- sleep 100
    run p3 --image=busybox --restart=Never --rm -i -q -- sh -c 'sleep 2; echo hello'
    run p4 --image=busybox --restart=Never --attach -- sh -c 'sleep 2; echo out; exit 2'
    run p5 --image=busybox --restart=Never --rm --attach -- sh -c 'sleep 2; echo out'
    run p6 --image=nginx --privileged --dry-run=client -o yaml
    run p6 --image=nginx --image-pull-policy=Never --annotations=a=b --dry-run=client -o yaml
    get pods p1 p2 -o wide
    expose deploy web --port=80 --dry-run=client -o yaml
    expose deploy web --port=80 --target-port=8080 --name=web-too --type=NodePort --dry-run=client -o yaml
    expose deploy web --port=80
    expose deploy web --port=80
    expose deploy web
    expose deploy/web --port=80 --name=w2 --cluster-ip=None --labels=a=b
    expose pod p1 --port=80
    expose pod p2 --port=81 --name=px --session-affinity=ClientIP --external-ip=1.2.3.4 --dry-run=client -o yaml
    expose svc web --port=90 --name=w3 --protocol=UDP
    expose -f deploy.yaml --port=80 --name=w4 -l a=b
    expose cm c1 --port=80
    expose deploy nobody --port=80
    expose deploy web --port=x
    expose deploy web --port=80,81 --name=w5 --dry-run=client -o yaml
    expose deploy web --port=80 --type=Odd --name=w6
    expose deploy web --port=80 --name=w6 --overrides='{"spec":{"type":"LoadBalancer"}}'
    expose
    get svc
    autoscale deploy web --max=5 --dry-run=client -o yaml
    autoscale deploy web --min=2 --max=5 --cpu=80% --memory=200Mi --dry-run=client -o yaml
    autoscale deploy web --min=2 --max=5 --cpu-percent=80
    autoscale deploy web --max=5
    autoscale deploy web --min=2
    autoscale deploy web --min=6 --max=5
    autoscale deploy nobody --max=5
    autoscale pod p1 --max=5
    autoscale deploy web --max=5 --name=other --cpu=500m
    autoscale
    get hpa
  `),
};
