import type { KubeObject } from "../../../apimachinery/object.ts";
import { resourcePath } from "../../../client/resource-client.ts";
import type { Command } from "../../command/command.ts";
import { intFlag, stringFlag, stringsFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { commandAfterDash, generatorCommand } from "./generated.ts";

export const deployment: Command = generatorCommand(
  {
    name: "deployment",
    aliases: ["deploy"],
    use: "create deployment NAME --image=image -- [COMMAND] [args...]",
    short: "Create a deployment with the specified name",
    failing: "failed to create deployment:",
    required: ["image"],
    flags: [
      stringsFlag("image", "", "Image names to run. Each image becomes a container."),
      intFlag("port", "", "The containerPort that this deployment exposes.", -1),
      intFlag("replicas", "r", "Number of replicas to create. Default is 1.", 1),
    ],
  },
  (invocation, name) => {
    const images = invocation.flags.list("image");
    const command = commandAfterDash(invocation);
    if (images.length > 1 && command.length > 0) throw new CommandError("cannot specify multiple --image options and command");
    const labels = { app: name };
    const port = invocation.flags.int("port");
    const containers = images.map((image, index) => ({
      name: containerName(image, images, index),
      image,
      resources: {},
      ...(command.length > 0 ? { command } : {}),
    }));
    // Upstream gives the port to the first container alone.
    if (port >= 0 && containers[0] !== undefined) Object.assign(containers[0], { ports: [{ containerPort: port }] });
    return {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, labels },
      spec: {
        replicas: invocation.flags.int("replicas"),
        selector: { matchLabels: labels },
        strategy: {},
        template: { metadata: { labels }, spec: { containers } },
      },
      status: {},
    };
  },
);

/** The image's last path element without tag or digest; a number keeps containers of one image apart. */
function containerName(image: string, images: readonly string[], index: number): string {
  const name = (image.split("/").at(-1) as string)
    .replace(/[@:].*$/, "")
    .toLowerCase()
    .replace(/_/g, "-");
  const same = (other: string) =>
    other
      .split("/")
      .at(-1)
      ?.replace(/[@:].*$/, "") === name;
  return images.filter(same).length > 1 && index > 0 ? `${name}-${index}` : name;
}

export const job: Command = generatorCommand(
  {
    name: "job",
    use: "create job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]",
    short: "Create a job with the specified name",
    failing: "failed to create job:",
    flags: [
      stringFlag("image", "", "Image name to run."),
      stringFlag("from", "", "The name of the resource to create a Job from (only cronjob is supported)."),
    ],
  },
  async (invocation, name) => {
    const image = invocation.flags.string("image");
    const from = invocation.flags.string("from");
    const command = commandAfterDash(invocation);
    if ((image === "") === (from === "")) throw new CommandError("either --image or --from must be specified");
    if (from !== "" && command.length > 0) throw new CommandError("cannot specify --from and command");
    return from === ""
      ? { apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec: jobSpec(name, image, command, "Never"), status: {} }
      : jobFrom(invocation, name, from);
  },
);

async function jobFrom(invocation: Invocation, name: string, from: string): Promise<KubeObject> {
  const [type = "", cron = ""] = from.includes("/") ? from.split("/") : ["", from];
  const mapping = await invocation.cluster.discovery.resolve(type === "" ? "cronjobs" : type);
  if (mapping.kind !== "CronJob") throw new CommandError(`unknown object type *${mapping.version}.${mapping.kind}`);
  const source = await invocation.cluster.json("GET", resourcePath(mapping, { namespace: invocation.namespace.name, name: cron }));
  const template = source.spec.jobTemplate;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name,
      ...(template.metadata?.labels ? { labels: template.metadata.labels } : {}),
      annotations: { "cronjob.kubernetes.io/instantiate": "manual", ...template.metadata?.annotations },
      ownerReferences: [{ apiVersion: "batch/v1", kind: "CronJob", name: source.metadata.name, uid: source.metadata.uid ?? "", controller: true }],
    },
    spec: template.spec,
    status: {},
  };
}

function jobSpec(name: string, image: string, command: readonly string[], restartPolicy: string): unknown {
  const container = { name, image, resources: {}, ...(command.length > 0 ? { command } : {}) };
  return { template: { metadata: {}, spec: { containers: [container], restartPolicy } } };
}

export const cronJob: Command = generatorCommand(
  {
    name: "cronjob",
    aliases: ["cj"],
    use: "create cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
    short: "Create a cron job with the specified name",
    failing: "failed to create cronjob:",
    required: ["image", "schedule"],
    flags: [
      stringFlag("image", "", "Image name to run."),
      stringFlag("schedule", "", "A schedule in the Cron format the job should be run with."),
      stringFlag("restart", "", "Job's restart policy. Supported values: OnFailure, Never"),
    ],
  },
  (invocation, name) => {
    const restart = invocation.flags.string("restart") || "OnFailure";
    const spec = jobSpec(name, invocation.flags.string("image"), commandAfterDash(invocation), restart);
    return {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name },
      spec: { schedule: invocation.flags.string("schedule"), jobTemplate: { metadata: { name }, spec } },
      status: {},
    };
  },
);
