import type { Deployment } from "@tsunagu/embedded-cluster/apimachinery/types/apps";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import { z } from "zod";
import { type CheckContext, type CheckKind, type Finding, PASSED, failed, pending } from "../../check.ts";
import { podsOf } from "../../diagnosis/deployment-pods.ts";
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
  const { newest, all } = await podsOf(deployment, namespace, context);
  const pod = [...newest, ...all].find((candidate) => !isReady(candidate));
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
