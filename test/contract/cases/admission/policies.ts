import type { ContractCluster } from "../../harness/contract-cluster.ts";

const GROUP = "admissionregistration.k8s.io/v1";

export interface PolicyOptions {
  spec: Record<string, unknown>;
  binding?: Record<string, unknown>;
  /** Resources of the core group that the policy is about. */
  resources?: string[];
  apiGroups?: string[];
  operations?: string[];
}

/** A policy and its binding, for the case's namespace alone. */
export function policy(c: ContractCluster, { spec, binding, resources = ["configmaps"], apiGroups = [""], operations = ["CREATE", "UPDATE"] }: PolicyOptions) {
  const name = c.unique("policy");
  const resourceRules = [{ apiGroups, apiVersions: ["*"], operations, resources }];
  return {
    name,
    policy: { apiVersion: GROUP, kind: "ValidatingAdmissionPolicy", metadata: { name }, spec: { matchConstraints: { resourceRules }, ...spec } },
    binding: {
      apiVersion: GROUP,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: {
        policyName: name,
        validationActions: ["Deny"],
        matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": c.namespace } } },
        ...binding,
      },
    },
  };
}

/** Creates a policy with its binding and waits until `probe`, which it must refuse (or warn of), shows that it works. */
export async function enforce(c: ContractCluster, options: PolicyOptions, works: () => Promise<boolean>): Promise<void> {
  const { name, policy: definition, binding } = policy(c, options);
  c.atEnd(() => c.delete(GROUP, "ValidatingAdmissionPolicy", name));
  c.atEnd(() => c.delete(GROUP, "ValidatingAdmissionPolicyBinding", name));
  await c.create(definition as never);
  await c.create(binding as never);
  await c.until("the policy is enforced", works);
}

export const configMap = (name: string, data: Record<string, string> = {}, metadata: Record<string, unknown> = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...metadata },
  data,
});

/** Whether creating it would be refused. */
export async function isRefused(c: ContractCluster, object: object): Promise<boolean> {
  const { apiVersion, kind } = object as { apiVersion: string; kind: string };
  const path = await c.path(apiVersion, kind, undefined, { namespace: c.namespace, query: { dryRun: "All" } });
  return (await c.request("POST", path, object)).status >= 400;
}
