import { z } from "zod";
import { type CheckKind, PASSED, failed } from "../../check.ts";
import { eventually } from "../../diagnosis/eventually.ts";
import { readyPods, selectorText } from "../../diagnosis/pods.ts";
import { deleteOnPurpose } from "../../memory.ts";
import { probe, serviceHost } from "../../probe/probe.ts";

const Options = z.strictObject({ service: z.string(), namespace: z.string(), labels: z.record(z.string(), z.string()) });
type Options = z.infer<typeof Options>;

const LIMIT_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 1_000;

/** Heavy: after a Pod is deleted, the headless name gives the new Pod's address and no longer the old one's. */
export const dnsFollows: CheckKind<Options> = {
  kind: "dns-follows",
  options: Options,
  codes: ["no-ready-pods", "dns-did-not-follow"],
  async run({ service, namespace, labels }, context) {
    const [victim, ...others] = await readyPods(context, namespace, labels);
    const realNamespace = context.namespace(namespace);
    if (victim === undefined)
      return failed("no-ready-pods", {}, { command: `kubectl get pods -n ${realNamespace} -l ${selectorText(labels)}`, observed: "No resources found" });
    await deleteOnPurpose(context, victim);
    const host = serviceHost(service, realNamespace);
    let answer: string[] = [];
    const followed = await eventually(context, LIMIT_MILLISECONDS, LOOK_MILLISECONDS, async () => {
      answer = (await probe(context, ["dig", "+short", host])).stdout.split("\n").filter((line) => line !== "");
      const ready = (await readyPods(context, namespace, labels)).map((pod) => pod.status.podIP ?? "");
      const same = answer.slice().sort().join() === ready.slice().sort().join();
      return ready.length > others.length && !ready.includes(victim.status.podIP ?? "") && same ? true : undefined;
    });
    return followed === true
      ? PASSED
      : failed("dns-did-not-follow", { service, address: victim.status.podIP ?? "" }, { command: `dig +short ${host}`, observed: answer.join(", ") });
  },
};
