// The fields of networking.k8s.io/v1 NetworkPolicy that decide about traffic. Shapes from the Kubernetes API reference, v1.36.
import type { KubeObject } from "../../apimachinery/object.ts";
import type { LabelSelector } from "../../apimachinery/types/core.ts";

export interface NetworkPolicyPort {
  protocol?: string;
  /** A number, or the name of a port of the pod that is called. Absent: every port. */
  port?: number | string;
  endPort?: number;
}

export interface NetworkPolicyPeer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr: string; except?: string[] };
}

export interface NetworkPolicy extends KubeObject {
  spec: {
    podSelector?: LabelSelector;
    policyTypes?: string[];
    ingress?: { from?: NetworkPolicyPeer[]; ports?: NetworkPolicyPort[] }[];
    egress?: { to?: NetworkPolicyPeer[]; ports?: NetworkPolicyPort[] }[];
  };
}
