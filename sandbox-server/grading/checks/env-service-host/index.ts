import type { Service } from "@tsunagu/embedded-cluster/apimachinery/types/core";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import { z } from "zod";
import { type CheckKind, PASSED, failed } from "../../check.ts";
import { readyPods, selectorText } from "../../diagnosis/pods.ts";
import { probeIn } from "../../probe/probe.ts";

const Options = z.strictObject({ service: z.string(), namespace: z.string(), labels: z.record(z.string(), z.string()) });
type Options = z.infer<typeof Options>;

/** Every ready Pod with the labels has the Service's current address in the variable the kubelet writes: <SERVICE>_SERVICE_HOST. */
export const envServiceHost: CheckKind<Options> = {
  kind: "env-service-host",
  options: Options,
  codes: ["service-missing", "client-missing", "env-absent", "env-stale"],
  async run({ service, namespace, labels }, context) {
    const realNamespace = context.namespace(namespace);
    const object = await new ResourceClient<Service>(context.client, RESOURCES.services).find(service, realNamespace);
    if (object === undefined)
      return failed(
        "service-missing",
        { service, namespace: realNamespace },
        { command: `kubectl get services -n ${realNamespace}`, observed: "", expected: service },
      );
    const pods = await readyPods(context, namespace, labels);
    const list = `kubectl get pods -n ${realNamespace} -l ${selectorText(labels)}`;
    if (pods.length === 0)
      return failed("client-missing", { labels: selectorText(labels), namespace: realNamespace }, { command: list, observed: "No resources found" });
    const variable = `${service.toUpperCase().replaceAll("-", "_")}_SERVICE_HOST`;
    for (const pod of pods) {
      const { name } = pod.metadata;
      const value = (await probeIn(context, { namespace: realNamespace, pod: name }, ["printenv", variable])).stdout.trim();
      const evidence = {
        command: `kubectl exec ${name} -n ${realNamespace} -- printenv ${variable}`,
        observed: value || "(nothing)",
        expected: object.spec.clusterIP ?? "",
      };
      if (value === "") return failed("env-absent", { pod: name, variable, service }, evidence);
      if (value !== object.spec.clusterIP) return failed("env-stale", { pod: name, variable, service }, evidence);
    }
    return PASSED;
  },
};
