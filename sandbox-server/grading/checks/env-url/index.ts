import { z } from "zod";
import { type CheckContext, type CheckKind, type Finding, PASSED, failed } from "../../check.ts";
import { readyPods, selectorText } from "../../diagnosis/pods.ts";
import { staleVariable } from "../../diagnosis/stale-variable.ts";
import { httpGet } from "../../probe/http.ts";
import { probeIn } from "../../probe/probe.ts";

const Options = z.strictObject({
  variable: z.string(),
  /** The Pods whose variable it is. */
  client: z.strictObject({ namespace: z.string(), labels: z.record(z.string(), z.string()) }),
  /** Who must answer at that URL. */
  server: z.strictObject({ namespace: z.string(), labels: z.record(z.string(), z.string()), path: z.string() }),
});
type Options = z.infer<typeof Options>;

/** A variable of running Pods holds a URL with a name in it, and who answers there is a Pod of the namespace that is meant. */
export const envUrl: CheckKind<Options> = {
  kind: "env-url",
  options: Options,
  codes: [
    "client-missing",
    "variable-absent",
    "variable-stale",
    "variable-not-url",
    "variable-hard-coded-ip",
    "variable-unresolvable",
    "variable-unreachable",
    "wrong-server",
  ],
  async run({ variable, client, server }, context) {
    const namespace = context.namespace(client.namespace);
    const [pod] = await readyPods(context, client.namespace, client.labels);
    const labels = selectorText(client.labels);
    if (pod === undefined)
      return failed("client-missing", { labels, namespace }, { command: `kubectl get pods -n ${namespace} -l ${labels}`, observed: "No resources found" });
    const target = { namespace, pod: pod.metadata.name };
    const value = (await probeIn(context, target, ["printenv", variable])).stdout.trim();
    const finding = await judge(value, { variable, server }, target, context);
    // Who has just corrected the ConfigMap needs to hear about the Pod, not about the value that is history.
    return finding.status === "passed" ? finding : ((await staleVariable(context, pod, variable, value)) ?? finding);
  },
};

/** The value that the Pod holds, and who answers there. */
async function judge(
  value: string,
  { variable, server }: Pick<Options, "variable" | "server">,
  target: { namespace: string; pod: string },
  context: CheckContext,
): Promise<Finding> {
  const printed = { command: `kubectl exec ${target.pod} -n ${target.namespace} -- printenv ${variable}`, observed: value || "(nothing)" };
  if (value === "") return failed("variable-absent", { pod: target.pod, variable }, printed);
  if (!URL.canParse(value) || !value.startsWith("http://")) return failed("variable-not-url", { variable, value }, printed);
  const url = new URL(value);
  if (/^[\d.]+$/.test(url.hostname)) return failed("variable-hard-coded-ip", { variable, address: url.hostname }, printed);
  const address = new URL(server.path, url).href;
  const outcome = await httpGet(context, address, target);
  const asked = { command: `kubectl exec ${target.pod} -n ${target.namespace} -- curl -s -i ${address}` };
  if (outcome.kind !== "answered") {
    const code = outcome.kind === "failed" && outcome.exitCode === 6 ? "variable-unresolvable" : "variable-unreachable";
    return failed(code, { variable, host: url.hostname }, { ...asked, observed: outcome.message });
  }
  const servers = (await readyPods(context, server.namespace, server.labels)).map((candidate) => candidate.metadata.name);
  if (servers.includes(outcome.servedBy)) return PASSED;
  return failed(
    "wrong-server",
    { host: url.hostname, servedBy: outcome.servedBy, namespace: context.namespace(server.namespace) },
    { ...asked, observed: outcome.body, expected: servers.join(", ") },
  );
}
