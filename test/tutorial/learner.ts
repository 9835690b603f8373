import type { ExecChannels } from "@tsunagu/embedded-cluster/apimachinery/wire";
import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import { requestJson } from "@tsunagu/embedded-cluster/client/resource-client";
import { sleep } from "@tsunagu/embedded-cluster/kernel/clock";
import { typeScript } from "../../sandbox-server/cli/lab/typist.ts";
import { virtualClusters } from "../../sandbox-server/cli/lab/test-cluster.ts";
import { openExec } from "../../sandbox-server/cluster/exec.ts";
import type { Sandbox } from "../../sandbox-server/cluster/sandbox.ts";
import type { Lab } from "../../sandbox-server/labs/lab.ts";
import { sandboxOf } from "../../sandbox-server/session/provision/names.ts";
import { provisionSandbox } from "../../sandbox-server/session/provision/provision.ts";

/** Somebody at the terminal of a sandbox of their own, in virtual time. */
export class Learner {
  private readonly sandbox: Sandbox;
  private readonly clusters: ReturnType<typeof virtualClusters>;

  private constructor(sandbox: Sandbox, clusters: ReturnType<typeof virtualClusters>) {
    this.sandbox = sandbox;
    this.clusters = clusters;
  }

  /** `files` lie in the home folder. */
  static async sitDown(lab: Lab, files: Record<string, string>): Promise<Learner> {
    const clusters = virtualClusters();
    const connection = await clusters.drive(clusters.provider.open("tutorial", { nodes: lab.definition.nodes }));
    const sandbox = sandboxOf("tutorial", connection, lab.definition);
    await clusters.drive(provisionSandbox(sandbox, { ...lab, files: { ...lab.files, ...files } }));
    return new Learner(sandbox, clusters);
  }

  /** What the screen shows when all lines have been typed, each after the prompt came back. */
  async type(script: string): Promise<string> {
    const screen = await this.clusters.drive(typeScript(this.sandbox, script));
    return screen.replace(/\r+\n/g, "\n");
  }

  /** Types a command that does not end, lets `milliseconds` pass, presses Ctrl-C, and gives what the screen showed. */
  async watch(command: string, milliseconds: number): Promise<string> {
    return this.clusters.drive(this.interrupt(command, milliseconds));
  }

  private async interrupt(command: string, milliseconds: number): Promise<string> {
    const { client, clock } = this.sandbox.connection;
    const target = { namespace: this.sandbox.toolboxNamespace, pod: this.sandbox.toolboxPod };
    const channels = await openExec(client, target, ["/bin/bash", "-l"], { tty: true, stdin: true });
    channels.resize(200, 50);
    const screen = readScreen(channels);
    const encoder = new TextEncoder();
    await sleep(clock, 500);
    await channels.stdin.write(encoder.encode(`${command}\r`));
    await sleep(clock, milliseconds);
    await channels.stdin.write(encoder.encode("\u0003"));
    await sleep(clock, 500);
    await channels.stdin.write(encoder.encode("exit\r"));
    const text = await screen;
    channels.close();
    return text.replace(/\r+\n/g, "\n");
  }

  async get<T = KubeObject>(path: string): Promise<T> {
    return this.clusters.drive(requestJson<T>(this.sandbox.connection.client, "GET", path));
  }

  /** One Pod of each app of a namespace, by the app's name. */
  async pods(namespace: string): Promise<Record<string, string>> {
    const { items } = await this.get<{ items: KubeObject[] }>(`/api/v1/namespaces/${namespace}/pods`);
    return Object.fromEntries(items.map((pod) => [pod.metadata.labels?.["app"] ?? "", pod.metadata.name ?? ""]));
  }

  async leave(): Promise<void> {
    await this.clusters.drive(this.clusters.provider.destroy("tutorial"));
  }
}

async function readScreen(channels: ExecChannels): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (let bytes = await channels.stdout.read(); bytes !== null; bytes = await channels.stdout.read()) text += decoder.decode(bytes, { stream: true });
  return text;
}
