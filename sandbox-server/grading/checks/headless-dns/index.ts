import type { Service } from "@tsunagu/embedded-cluster/apimachinery/types/core";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import { z } from "zod";
import { type CheckKind, PASSED, failed, pending } from "../../check.ts";
import { readyPods } from "../../diagnosis/pods.ts";
import { brokenLink } from "../../diagnosis/service-chain.ts";
import { CHAIN_CODES } from "../../diagnosis/service-chain.ts";
import { probe, serviceHost } from "../../probe/probe.ts";

const Options = z.strictObject({ service: z.string(), namespace: z.string(), port: z.number().int(), labels: z.record(z.string(), z.string()) });
type Options = z.infer<typeof Options>;

/** A headless Service's name gives the address of every ready Pod, and no other. */
export const headlessDns: CheckKind<Options> = {
  kind: "headless-dns",
  options: Options,
  codes: ["not-headless", "headless-addresses-differ", "no-ready-pods", ...CHAIN_CODES],
  async run({ service, namespace, port, labels }, context) {
    const realNamespace = context.namespace(namespace);
    const object = await new ResourceClient<Service>(context.client, RESOURCES.services).find(service, realNamespace);
    if (object !== undefined && object.spec.clusterIP !== "None") {
      return failed(
        "not-headless",
        { service },
        { command: `kubectl get service ${service} -n ${realNamespace}`, observed: object.spec.clusterIP ?? "", expected: "None" },
      );
    }
    const expected = (await readyPods(context, namespace, labels)).map((pod) => pod.status.podIP ?? "").sort();
    const host = serviceHost(service, realNamespace);
    const answer = (await probe(context, ["dig", "+short", host])).stdout
      .split("\n")
      .filter((line) => line !== "")
      .sort();
    if (expected.length > 0 && answer.join() === expected.join()) return PASSED;
    if (object === undefined || answer.length === 0) {
      const broken = await brokenLink(context, service, namespace, port);
      if (broken !== undefined) return broken;
    }
    if (expected.length === 0) return pending("no-ready-pods", {});
    return failed(
      "headless-addresses-differ",
      { service, found: answer.length, expected: expected.length },
      { command: `dig +short ${host}`, observed: answer.join(", "), expected: expected.join(", ") },
    );
  },
};
