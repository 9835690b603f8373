import type { Pod } from "@tsunagu/embedded-cluster/apimachinery/types/core";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import { z } from "zod";
import { type CheckContext, type CheckKind, type Finding, PASSED, failed } from "../../check.ts";
import { isReady } from "../../diagnosis/pod-problem.ts";
import { CHAIN_CODES, brokenLink } from "../../diagnosis/service-chain.ts";
import { httpGet } from "../../probe/http.ts";
import { probe, serviceHost } from "../../probe/probe.ts";

const Options = z.strictObject({
  service: z.string(),
  namespace: z.string(),
  port: z.number().int(),
  /** Asks over HTTP and expects this; without it, that a TCP connection opens. */
  http: z
    .strictObject({
      path: z.string().default("/"),
      status: z.number().int().default(200),
      /** Texts the body contains. */
      includes: z.array(z.string()).default([]),
    })
    .optional(),
  /** Asks from the learner's Pods with these labels, by the short name, as their program would. Otherwise from the grader's Pod. */
  from: z.strictObject({ namespace: z.string(), labels: z.record(z.string(), z.string()), host: z.string().optional() }).optional(),
});
type Options = z.infer<typeof Options>;

/** A Service answers, by its name. When it does not: the first broken link of the chain. */
export const serviceReach: CheckKind<Options> = {
  kind: "service-reach",
  options: Options as z.ZodType<Options>,
  codes: [...CHAIN_CODES, "client-missing", "client-cannot-ask", "client-cannot-reach", "http-status", "http-body", "connection-fails"],
  async run(options, context) {
    const outcome = options.http === undefined ? await connect(options, context) : await ask(options, options.http, context);
    if (outcome.status === "passed") return outcome;
    return (await brokenLink(context, options.service, options.namespace, options.port)) ?? outcome;
  },
};

async function connect({ service, namespace, port }: Options, context: CheckContext): Promise<Finding> {
  const host = serviceHost(service, context.namespace(namespace));
  const attempt = await probe(context, ["nc", "-z", "-v", "-w", "3", host, String(port)]);
  if (attempt.exitCode === 0) return PASSED;
  return failed("connection-fails", { service, port }, { command: `nc -zv ${host} ${port}`, observed: attempt.stderr.trim() });
}

async function ask({ service, namespace, port, from }: Options, http: NonNullable<Options["http"]>, context: CheckContext): Promise<Finding> {
  const client = from === undefined ? undefined : await findClient(from, context);
  if (client !== undefined && "status" in client) return client;
  const host = from === undefined ? serviceHost(service, context.namespace(namespace)) : (from.host ?? service);
  const url = `http://${host}${port === 80 ? "" : `:${port}`}${http.path}`;
  const outcome = await httpGet(context, url, client);
  const command = client === undefined ? `curl -i ${url}` : `kubectl exec ${client.pod} -n ${client.namespace} -- curl -s -i ${url}`;
  if (outcome.kind === "no-curl") return failed("client-cannot-ask", { pod: client?.pod ?? "" }, { command, observed: outcome.message });
  if (outcome.kind === "failed")
    return failed(
      client === undefined ? "connection-fails" : "client-cannot-reach",
      { service, port, url, pod: client?.pod ?? "" },
      { command, observed: outcome.message },
    );
  if (outcome.status !== http.status)
    return failed("http-status", { url, status: outcome.status, expected: http.status }, { command, observed: outcome.body, expected: `HTTP ${http.status}` });
  const absent = http.includes.find((text) => !outcome.body.includes(text));
  return absent === undefined ? PASSED : failed("http-body", { url, expected: absent }, { command, observed: outcome.body, expected: absent });
}

async function findClient(from: NonNullable<Options["from"]>, context: CheckContext): Promise<{ namespace: string; pod: string } | Finding> {
  const namespace = context.namespace(from.namespace);
  const labelSelector = Object.entries(from.labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const pods = await new ResourceClient<Pod>(context.client, RESOURCES.pods).list(namespace, { labelSelector });
  const ready = pods.items.find(isReady);
  if (ready !== undefined) return { namespace, pod: ready.metadata.name };
  return failed(
    "client-missing",
    { labels: labelSelector, namespace },
    {
      command: `kubectl get pods -n ${namespace} -l ${labelSelector}`,
      observed: pods.items.map((pod) => `${pod.metadata.name} ${pod.status?.phase ?? ""}`).join(", ") || "No resources found",
    },
  );
}
