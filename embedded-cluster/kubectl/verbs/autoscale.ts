import { ApiError } from "../../apimachinery/status.ts";
import type { Command } from "../command/command.ts";
import { fieldManagerFlag, filenameFlags } from "../command/common-flags.ts";
import { intFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { groupVersionOf } from "../discovery/api-resource.ts";
import { CommandError, throwAll } from "../errors/command-error.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS } from "../printers/output.ts";
import { gather } from "../resource/gather.ts";
import { filenamesOf } from "../resource/validation.ts";
import { SAVE_CONFIG_FLAG, createGenerated } from "./create/generated.ts";

export const autoscale: Command = {
  name: "autoscale",
  use: "autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]",
  short: "Auto-scale a deployment, replica set, stateful set, or replication controller",
  examples: `# Between two and ten replicas, by CPU
kubectl autoscale deployment web --min=2 --max=10 --cpu=80%`,
  flags: [
    ...OUTPUT_FLAGS,
    ...filenameFlags("identifying the resource to autoscale."),
    DRY_RUN_FLAG,
    SAVE_CONFIG_FLAG,
    fieldManagerFlag("kubectl-autoscale"),
    intFlag("min", "", "The lower limit for the number of pods that can be set by the autoscaler.", -1),
    intFlag("max", "", "The upper limit for the number of pods that can be set by the autoscaler. Required.", -1),
    stringFlag("cpu", "", "Target CPU utilization over all the pods: a percentage such as 70% or an amount such as 500m."),
    {
      ...intFlag("cpu-percent", "", "", -1),
      deprecated: "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    },
    stringFlag("memory", "", "Target memory over all the pods: a percentage such as 60% or an amount such as 200Mi."),
    stringFlag("name", "", "The name for the newly created object. If not specified, the name of the input resource will be used."),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const [least, most] = [flags.int("min"), flags.int("max")];
  if (!flags.changed("max")) throw new CommandError('required flag(s) "max" not set');
  if (most < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${most}`);
  if (most < least) throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${most}, min: ${least}`);
  const { infos, errors } = await gather(invocation, {
    args: invocation.args,
    filenames: filenamesOf(invocation),
    recursive: flags.bool("recursive"),
    latest: true,
  });
  throwAll(errors);
  if (infos.length === 0) throw new CommandError("no objects passed to autoscale");
  const percent = flags.int("cpu-percent");
  const share = flags.string("cpu") === "" && percent > 0 ? [metricOf("cpu", `${percent}%`)] : [];
  const metrics = ["cpu", "memory"].flatMap((name) => (flags.string(name) === "" ? [] : [metricOf(name, flags.string(name))])).concat(share);
  for (const { mapping, name } of infos) {
    if (!mapping.subresources.some((sub) => sub.name === "scale"))
      throw new CommandError(
        `cannot autoscale a ${mapping.kind}: could not find scale subresource for ${mapping.group}/${mapping.version}, Resource=${mapping.resource} in discovery information`,
      );
    const object = {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: flags.string("name") || name },
      spec: {
        maxReplicas: most,
        ...(least > 0 ? { minReplicas: least } : {}),
        ...(metrics.length > 0 ? { metrics } : {}),
        scaleTargetRef: { apiVersion: groupVersionOf(mapping), kind: mapping.kind, name },
      },
      status: { currentMetrics: null, desiredReplicas: 0 },
    };
    try {
      await createAutoscaler(invocation, object);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Upstream then tries version 1, which can only say a share of the CPU.
      const why = flags.string("memory") !== "" ? "memory" : flags.string("cpu") === "" && !flags.changed("cpu-percent") ? "empty input" : undefined;
      if (why === "empty input")
        throw new CommandError(`failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: ${why}`);
      throw error;
    }
  }
}

async function createAutoscaler(invocation: Invocation, object: Parameters<typeof createGenerated>[1]): Promise<void> {
  await createGenerated(invocation, object, "", "autoscaled");
}

function metricOf(name: string, text: string): unknown {
  if (/^\d+%$/.test(text)) return { type: "Resource", resource: { name, target: { type: "Utilization", averageUtilization: Number(text.slice(0, -1)) } } };
  if (!/^\d+(?:\.\d+)?\w*$/.test(text)) throw new CommandError(`invalid resource ${name} value: ${text}`);
  const amount = /^\d+$/.test(text) ? `${text}${name === "cpu" ? "m" : "Mi"}` : text;
  return { type: "Resource", resource: { name, target: { type: "AverageValue", averageValue: amount } } };
}
