import type { Deployment } from "@tsunagu/embedded-cluster/apimachinery/types/apps";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import { z } from "zod";
import { type CheckKind, PASSED, failed, pending } from "../../check.ts";
import { readyPods } from "../../diagnosis/pods.ts";

const Options = z.strictObject({ deployment: z.string(), namespace: z.string(), labels: z.record(z.string(), z.string()) });
type Options = z.infer<typeof Options>;

/** Pods made this much later than the Deployment's first ones are replacements. */
const LATER_MILLISECONDS = 2_000;

/** A Pod of the Deployment was replaced while its ReplicaSet stayed the same: somebody deleted one, and it healed. */
export const podReplaced: CheckKind<Options> = {
  kind: "pod-replaced",
  options: Options,
  codes: ["deployment-missing", "nothing-replaced", "replacement-not-ready"],
  async run({ deployment, namespace, labels }, context) {
    const realNamespace = context.namespace(namespace);
    const object = await new ResourceClient<Deployment>(context.client, RESOURCES.deployments).find(deployment, realNamespace);
    if (object === undefined) return failed("deployment-missing", { deployment, namespace: realNamespace });
    const replicaSets = await new ResourceClient(context.client, RESOURCES.replicasets).list(realNamespace);
    const madeAt = new Map(replicaSets.items.map((set) => [set.metadata.uid, Date.parse(set.metadata.creationTimestamp ?? "")]));
    const pods = await readyPods(context, namespace, labels);
    const replacements = pods.filter((pod) => {
      const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller === true);
      const setMade = madeAt.get(owner?.uid);
      return setMade !== undefined && Date.parse(pod.metadata.creationTimestamp ?? "") - setMade >= LATER_MILLISECONDS;
    });
    const evidence = {
      command: `kubectl get pods -n ${realNamespace}`,
      observed: pods.map((pod) => `${pod.metadata.name} ${pod.metadata.creationTimestamp ?? ""}`).join("; "),
    };
    if (replacements.length > 0 && pods.length >= (object.spec.replicas ?? 1)) return PASSED;
    if (replacements.length > 0 || pods.length < (object.spec.replicas ?? 1)) return pending("replacement-not-ready", { deployment }, evidence);
    return failed("nothing-replaced", { deployment }, evidence);
  },
};
