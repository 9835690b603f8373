/** What is built: one number for Kubernetes, its staging modules follow it. */
export const KUBERNETES = "1.36.2";

/** One `go build`: main packages of one module, with a go.mod of its own because their requirements clash. */
export interface GoBuild {
  name: string;
  module: string;
  /** "v1.36.2" */
  version: string;
  /** Main packages, as paths inside the module; each becomes a program of its last path segment. */
  packages: readonly string[];
  /** For -ldflags. */
  flags?: string;
  /** k8s.io/kubernetes requires its staging modules at v0.0.0: each needs a replace, to this version. */
  staging?: string;
}

const VERSION = "k8s.io/component-base/version";
const [, MINOR] = KUBERNETES.split(".");
const HELM = "helm.sh/helm/v3";

export const BUILDS: readonly GoBuild[] = [
  {
    name: "kubernetes",
    module: "k8s.io/kubernetes",
    version: `v${KUBERNETES}`,
    packages: [
      ...["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy", "kubectl"].map((each) => `cmd/${each}`),
      "test/images/agnhost",
    ],
    flags: `-X ${VERSION}.gitVersion=v${KUBERNETES} -X ${VERSION}.gitMajor=1 -X ${VERSION}.gitMinor=${MINOR}`,
    staging: `v0.${KUBERNETES.slice(2)}`,
  },
  { name: "coredns", module: "github.com/coredns/coredns", version: "v1.13.1", packages: [""] },
  // Of the controllers that enforce NetworkPolicy, the one that needs nothing of a kernel but iptables and ipset.
  { name: "network-policies", module: "github.com/cloudnativelabs/kube-router", version: "v1.6.1", packages: ["cmd/kube-router"] },
  { name: "metrics-server", module: "sigs.k8s.io/metrics-server", version: "v0.7.2", packages: ["cmd/metrics-server"] },
  // No part of the cluster: a client that the tests drive both clusters with.
  { name: "helm", module: HELM, version: "v3.19.0", packages: ["cmd/helm"], flags: helmFlags("v3.19.0", "34") },
];

/** As Helm's own Makefile has it: without these, charts are rendered for Kubernetes 1.20. */
function helmFlags(version: string, minor: string): string {
  const rendersFor = ["lint/rules", "chartutil"].map((path) => `-X ${HELM}/pkg/${path}.k8sVersionMajor=1 -X ${HELM}/pkg/${path}.k8sVersionMinor=${minor}`);
  return [`-X ${HELM}/internal/version.version=${version}`, ...rendersFor].join(" ");
}

/** Paths for the go command. */
export function packagesOf({ module, packages }: GoBuild): string[] {
  return packages.map((path) => (path === "" ? module : `${module}/${path}`));
}

/** What the cluster has beyond Kubernetes itself, as contract cases name what they need. */
export const REAL_FEATURES: readonly string[] = ["metrics", "networkpolicy"];
