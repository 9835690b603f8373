import { z } from "zod";
import { type CheckKind, PASSED, failed } from "../../check.ts";
import { eventually } from "../../diagnosis/eventually.ts";
import { isReady, podProblem } from "../../diagnosis/pod-problem.ts";
import { podsWith, readyPods, selectorText } from "../../diagnosis/pods.ts";
import { CHAIN_CODES } from "../../diagnosis/service-chain.ts";
import { whyNoWrite } from "../../diagnosis/why-no-write.ts";
import { deleteOnPurpose } from "../../memory.ts";
import { type ItemOutcome, readItem, unguessableName, writeItem } from "../../probe/items.ts";

const Options = z.strictObject({
  api: z.strictObject({ service: z.string(), namespace: z.string(), port: z.number().int() }),
  database: z.strictObject({ namespace: z.string(), labels: z.record(z.string(), z.string()) }),
});
type Options = z.infer<typeof Options>;

const RECOVERY_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 1_000;

/** Heavy: what was written is still there after the database's Pod was deleted and replaced, and the API finds the new Pod by itself. */
export const dataSurvives: CheckKind<Options> = {
  kind: "data-survives",
  options: Options,
  codes: [...CHAIN_CODES, "write-fails", "database-not-running", "database-not-back", "api-lost-database", "data-lost"],
  async run({ api, database }, context) {
    const written = await writeItem(context, api, unguessableName());
    if (!written.ok) return whyNoWrite(context, api, written);
    const victims = await readyPods(context, database.namespace, database.labels);
    const list = `kubectl get pods -n ${context.namespace(database.namespace)} -l ${selectorText(database.labels)}`;
    if (victims.length === 0)
      return failed("database-not-running", { labels: selectorText(database.labels) }, { command: list, observed: "No resources found" });
    for (const pod of victims) await deleteOnPurpose(context, pod);
    const gone = new Set(victims.map((pod) => pod.metadata.uid));
    const successor = () => readyPods(context, database.namespace, database.labels).then((pods) => pods.find((pod) => !gone.has(pod.metadata.uid)));
    if ((await eventually(context, RECOVERY_MILLISECONDS, LOOK_MILLISECONDS, successor)) === undefined) {
      const stuck = (await podsWith(context, database.namespace, database.labels)).find((pod) => !gone.has(pod.metadata.uid) && !isReady(pod));
      const why = stuck === undefined ? "" : (podProblem(stuck, context.clock.now()).evidence?.[0]?.observed ?? "");
      return failed("database-not-back", { seconds: RECOVERY_MILLISECONDS / 1000 }, { command: list, observed: why });
    }
    let last: ItemOutcome = { ok: false, command: "", observed: "" };
    const answer = await eventually(context, RECOVERY_MILLISECONDS / 2, LOOK_MILLISECONDS, async () => {
      last = await readItem(context, api, written.id);
      return last.ok || last.observed.includes("not found") ? last : undefined;
    });
    if (answer === undefined)
      return failed("api-lost-database", { service: api.service }, { command: last.ok ? "" : last.command, observed: last.ok ? "" : last.observed });
    if (!answer.ok || answer.name !== written.name)
      return failed("data-lost", {}, { observed: answer.ok ? answer.name : answer.observed, expected: written.name });
    return PASSED;
  },
};
