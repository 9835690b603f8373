import { commandLines } from "../command-line.ts";
import type { Scenario } from "../scenario.ts";
import { DEPLOYMENT } from "./manifests.ts";

const SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\nspec:\n  selector:\n    app: shop\n  ports:\n  - port: 80\n";
const BASE = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- deploy.yaml\n- svc.yaml\n";
const USES = `apiVersion: v1
kind: Pod
metadata:
  name: user
spec:
  serviceAccountName: robot
  containers:
  - name: main
    image: busybox:1.36
    command: [sleep, "1000"]
    envFrom:
    - configMapRef:
        name: settings
    env:
    - name: PASSWORD
      valueFrom:
        secretKeyRef:
          name: keys
          key: password
  volumes:
  - name: conf
    configMap:
      name: settings
`;

/** Kustomizations: built, and applied. */
export const kustomize: Scenario = {
  name: "kustomize",
  kind: "changing",
  files: {
    "base/deploy.yaml": DEPLOYMENT,
    "base/svc.yaml": SERVICE,
    "base/kustomization.yaml": BASE,
    "prefix/kustomization.yaml": "namePrefix: dev-\nnameSuffix: -v1\nnamespace: team\nresources:\n- ../base\n",
    "labels/kustomization.yaml":
      'resources:\n- ../base\nlabels:\n- pairs:\n    team: blue\n  includeSelectors: true\n- pairs:\n    only: metadata\n- pairs:\n    t: u\n  includeTemplates: true\ncommonAnnotations:\n  note: "yes"\n',
    "common/kustomization.yaml": "resources:\n- ../base\ncommonLabels:\n  team: red\n",
    "images/kustomization.yaml":
      'resources:\n- ../base\nimages:\n- name: nginx\n  newName: registry.example/nginx\n  newTag: "1.29"\nreplicas:\n- name: shop\n  count: 4\n',
    "digest/kustomization.yaml":
      "resources:\n- ../base\nimages:\n- name: nginx\n  digest: sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3\n",
    "patches/kustomization.yaml": `resources:
- ../base
patches:
- path: more.yaml
- target:
    kind: Service
    name: shop
  patch: |-
    - op: replace
      path: /spec/ports/0/port
      value: 8080
- target:
    kind: Deployment
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: any
    spec:
      paused: true
`,
    "patches/more.yaml":
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      containers:\n      - name: nginx\n        env:\n        - name: ADDED\n          value: "1"\n      - name: side\n        image: busybox:1.36\n',
    "strategic/kustomization.yaml": "resources:\n- ../base\npatchesStrategicMerge:\n- gone.yaml\n",
    "strategic/gone.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n$patch: delete\n",
    "generators/kustomization.yaml": `namePrefix: g-
resources:
- user.yaml
configMapGenerator:
- name: settings
  literals:
  - level=high
  - port=80
  files:
  - app.conf
  envs:
  - some.env
secretGenerator:
- name: keys
  literals:
  - password=s3cret
  type: Opaque
`,
    "generators/user.yaml": USES,
    "generators/app.conf": "a = 1\nb = 2\n",
    "generators/some.env": "FROM_ENV=yes\n",
    "nohash/kustomization.yaml":
      "generatorOptions:\n  disableNameSuffixHash: true\n  labels:\n    made: here\n  annotations:\n    a: b\nconfigMapGenerator:\n- name: plain\n  literals:\n  - a=b\n",
    "merge/kustomization.yaml": "resources:\n- ../generators\nconfigMapGenerator:\n- name: settings\n  behavior: merge\n  literals:\n  - level=low\n",
    "replacements/kustomization.yaml": `resources:
- ../base
replacements:
- source:
    kind: Service
    fieldPath: metadata.name
  targets:
  - select:
      kind: Deployment
    fieldPaths:
    - spec.template.spec.containers.[name=nginx].image
`,
    "plain/kustomization.yaml": "resources:\n- cm.yaml\nnamespace: default\nnamePrefix: k-\n",
    "plain/cm.yaml": 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: "1"\n  long: |\n    one\n    two\n',
    "missing/kustomization.yaml": "resources:\n- nothing.yaml\n",
    "empty/kustomization.yaml": "",
    "odd/kustomization.yaml": "resourcez:\n- x\n",
    "none/readme.txt": "no kustomization here\n",
    "twice/kustomization.yaml": "resources:\n- ../plain/cm.yaml\n",
    "same/kustomization.yaml": "resources:\n- a.yaml\n- b.yaml\n",
    "same/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n",
    "same/b.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n",
    "unmatched/kustomization.yaml":
      "resources:\n- ../base\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: nobody\n    spec:\n      paused: true\n",
    "order/kustomization.yaml": "resources:\n- all.yaml\nsortOptions:\n  order: legacy\n",
    "order/all.yaml": `${SERVICE}---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: first\n---\n${DEPLOYMENT}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n`,
  },
  setup: [],
  commands: commandLines(`
    kustomize base
    kustomize prefix
    kustomize labels
    kustomize common
    kustomize images
    kustomize digest
    kustomize patches
    kustomize strategic
    kustomize generators
    kustomize nohash
    kustomize merge
    kustomize replacements
    kustomize plain
    kustomize order
    kustomize missing
    kustomize empty
    kustomize odd
    kustomize none
    kustomize twice
    kustomize same
    kustomize unmatched
    kustomize
    kustomize base plain
    kustomize plain -o out.yaml
    apply -k plain
    apply -k plain
    apply -k base --dry-run=client
    diff -k base
    get -k plain
    describe -k plain
    apply -k generators
    delete -k generators
    create -k base
    delete -k base
    delete -k plain
    apply -k none
    apply -k missing
    get -k none
  `),
};
