import type { Deployment, ReplicaSet } from "@tsunagu/embedded-cluster/apimachinery/types/apps";
import type { Pod } from "@tsunagu/embedded-cluster/apimachinery/types/core";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import { z } from "zod";
import { type CheckContext, type CheckKind, type Finding, PASSED, failed, pending } from "../../check.ts";
import { matchesLabels } from "../../diagnosis/labels.ts";
import { POD_PROBLEM_CODES, isReady, podProblem } from "../../diagnosis/pod-problem.ts";

const Options = z.strictObject({ deployment: z.string(), namespace: z.string(), replicas: z.number().int().positive().default(1) });
type Options = z.infer<typeof Options>;

/** A Deployment has at least so many ready Pods of its newest template. When not: what stands in the way of the newest Pod. */
export const workloadReady: CheckKind<Options> = {
  kind: "workload-ready",
  options: Options as z.ZodType<Options>,
  codes: ["deployment-missing", "deployment-in-other-namespace", "too-few-replicas", "pods-refused", "rollout-unfinished", ...POD_PROBLEM_CODES],
  async run(options, context) {
    const namespace = context.namespace(options.namespace);
    const deployments = new ResourceClient<Deployment>(context.client, RESOURCES.deployments);
    const deployment = await deployments.find(options.deployment, namespace);
    if (deployment === undefined) return missing(options, namespace, deployments, context);
    const wanted = deployment.spec.replicas ?? 1;
    const getDeployment = `kubectl get deployment ${options.deployment} -n ${namespace}`;
    if (wanted < options.replicas) {
      return failed(
        "too-few-replicas",
        { deployment: options.deployment, wanted, expected: options.replicas },
        { command: getDeployment, observed: `replicas: ${wanted}`, expected: `replicas: ${options.replicas}` },
      );
    }
    const { status } = deployment;
    const current =
      status.observedGeneration === deployment.metadata.generation &&
      (status.updatedReplicas ?? 0) >= wanted &&
      (status.replicas ?? 0) === (status.updatedReplicas ?? 0);
    if (current && (status.readyReplicas ?? 0) >= options.replicas) return PASSED;
    return whyNot(deployment, namespace, context);
  },
};

async function missing({ deployment }: Options, namespace: string, deployments: ResourceClient<Deployment>, context: CheckContext): Promise<Finding> {
  for (const other of Object.values(context.sandbox.namespaces)) {
    if (other === namespace || (await deployments.find(deployment, other)) === undefined) continue;
    return failed(
      "deployment-in-other-namespace",
      { deployment, namespace, found: other },
      { command: `kubectl get deployment ${deployment} -A`, observed: other, expected: namespace },
    );
  }
  const present = (await deployments.list(namespace)).items.map((item) => item.metadata.name);
  return failed(
    "deployment-missing",
    { deployment, namespace },
    { command: `kubectl get deployments -n ${namespace}`, observed: present.join(", ") || "No resources found", expected: deployment },
  );
}

async function whyNot(deployment: Deployment, namespace: string, context: CheckContext): Promise<Finding> {
  const refused = (deployment.status.conditions ?? []).find((condition) => condition.type === "ReplicaFailure" && condition.status === "True");
  const { name } = deployment.metadata;
  if (refused !== undefined)
    return failed(
      "pods-refused",
      { deployment: name, message: refused.message ?? "" },
      { command: `kubectl describe deployment ${name} -n ${namespace}`, observed: refused.message ?? "" },
    );
  const pod = await newestUnreadyPod(deployment, namespace, context);
  if (pod !== undefined) return podProblem(pod, context.clock.now());
  return pending(
    "rollout-unfinished",
    { deployment: name },
    {
      command: `kubectl rollout status deployment/${name} -n ${namespace}`,
      observed: `${deployment.status.readyReplicas ?? 0}/${deployment.spec.replicas ?? 1} ready`,
    },
  );
}

/** Of the newest ReplicaSet's Pods, one that is not Ready: a rollout that is stuck is stuck there. */
async function newestUnreadyPod(deployment: Deployment, namespace: string, context: CheckContext): Promise<Pod | undefined> {
  const owned = (object: { metadata: Deployment["metadata"] }, uid: string | undefined) =>
    (object.metadata.ownerReferences ?? []).some((owner) => owner.uid === uid);
  const sets = (await new ResourceClient<ReplicaSet>(context.client, RESOURCES.replicasets).list(namespace)).items.filter((set) =>
    owned(set, deployment.metadata.uid),
  );
  const revision = (set: ReplicaSet) => Number(set.metadata.annotations?.["deployment.kubernetes.io/revision"] ?? 0);
  const newest = sets.sort((a, b) => revision(b) - revision(a))[0];
  const pods = (await new ResourceClient<Pod>(context.client, RESOURCES.pods).list(namespace)).items.filter((pod) =>
    matchesLabels(deployment.spec.selector.matchLabels ?? {}, pod.metadata.labels ?? {}),
  );
  return pods.find((pod) => newest !== undefined && owned(pod, newest.metadata.uid) && !isReady(pod)) ?? pods.find((pod) => !isReady(pod));
}
