import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import type { Deployment } from "@tsunagu/embedded-cluster/apimachinery/types/apps";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import { z } from "zod";
import { type CheckContext, type CheckKind, PASSED, failed, pending } from "../../check.ts";
import { isReady } from "../../diagnosis/pod-problem.ts";
import { podsWith } from "../../diagnosis/pods.ts";
import { deletedKey, recall, remember } from "../../memory.ts";

const Options = z.strictObject({ deployment: z.string(), namespace: z.string(), labels: z.record(z.string(), z.string()) });
type Options = z.infer<typeof Options>;

interface ReplicaSetEvent extends KubeObject {
  reason?: string;
  message?: string;
}

/**
 * Somebody deleted a Pod of the Deployment and it healed. A Pod that its ReplicaSet made, did not delete itself (as a rollout
 * has it do), and that is gone, was deleted from outside; those that the grader deletes do not count.
 */
export const podReplaced: CheckKind<Options> = {
  kind: "pod-replaced",
  options: Options,
  codes: ["deployment-missing", "nothing-replaced", "replacement-not-ready"],
  async run({ deployment: name, namespace, labels }, context) {
    const realNamespace = context.namespace(namespace);
    const deployment = await new ResourceClient<Deployment>(context.client, RESOURCES.deployments).find(name, realNamespace);
    const list = `kubectl get deployments -n ${realNamespace}`;
    if (deployment === undefined) return failed("deployment-missing", { deployment: name, namespace: realNamespace }, { command: list, observed: "" });
    const memory = await recall(context);
    const key = `replaced.${name}`;
    const pods = await podsWith(context, namespace, labels);
    const replaced = memory[key] ?? (await deletedFromOutside(context, realNamespace, new Set(pods.map((pod) => pod.metadata.name)), memory));
    const ready = pods.filter(isReady);
    const evidence = {
      command: `kubectl get pods -n ${realNamespace}`,
      observed: pods.map((pod) => `${pod.metadata.name} ${isReady(pod) ? "Ready" : "not Ready"} ${pod.metadata.creationTimestamp ?? ""}`).join("; "),
    };
    if (replaced === undefined) return failed("nothing-replaced", { deployment: name }, evidence);
    if (memory[key] !== undefined) return PASSED;
    if (ready.length < (deployment.spec.replicas ?? 1)) return pending("replacement-not-ready", { deployment: name }, evidence);
    await remember(context, key, replaced);
    return PASSED;
  },
};

async function deletedFromOutside(
  context: CheckContext,
  namespace: string,
  present: ReadonlySet<string>,
  memory: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const replicaSets = await new ResourceClient(context.client, RESOURCES.replicasets).list(namespace);
  const alive = new Set(replicaSets.items.map((set) => set.metadata.name));
  const events = await new ResourceClient<ReplicaSetEvent>(context.client, RESOURCES.events).list(namespace, {
    fieldSelector: "involvedObject.kind=ReplicaSet",
  });
  const named = (reason: string, before: string) =>
    events.items
      .filter((event) => event.reason === reason && event.message?.startsWith(before) === true && alive.has(involved(event)))
      .map((event) => (event.message ?? "").slice(before.length));
  const byItself = new Set(named("SuccessfulDelete", "Deleted pod: "));
  return named("SuccessfulCreate", "Created pod: ").find((pod) => !byItself.has(pod) && !present.has(pod) && memory[deletedKey(pod)] === undefined);
}

function involved(event: ReplicaSetEvent): string {
  return (event["involvedObject"] as { name?: string } | undefined)?.name ?? "";
}
