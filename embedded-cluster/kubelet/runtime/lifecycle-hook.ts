import type { Container, LifecycleHandler, Pod } from "../../apimachinery/types/core.ts";
import { type Clock, sleep } from "../../kernel/clock.ts";
import type { PodNetwork } from "../../network/pod-network.ts";
import { containerPort } from "../probes/container-port.ts";
import { httpGet } from "../probes/http-get.ts";
import { runCommand } from "./run-command.ts";
import type { RunningContainer } from "./running-container.ts";

/** A hook's HTTP call may take this long. */
const HTTP_HOOK_MILLISECONDS = 30_000;

interface HookInput {
  pod: Pod;
  container: Container;
  running: RunningContainer;
  handler: LifecycleHandler;
  host: PodNetwork;
  podIP: string;
  clock: Clock;
}

/** Runs a postStart or preStop hook. Throws Error with the text upstream logs. Models pkg/kubelet/lifecycle. */
export async function runHook({ pod, container, running, handler, host, podIP, clock }: HookInput): Promise<void> {
  const where = `for Container ${JSON.stringify(container.name)} in Pod "${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})" failed - error:`;
  if (handler.exec !== undefined) {
    const { command } = handler.exec;
    const result = await runCommand(running, command, clock);
    if (result.kind === "exited" && result.exitCode === 0) return;
    const reason = result.kind === "exited" ? `command '${command.join(" ")}' exited with ${result.exitCode}: ${result.output}` : result.message;
    const output = result.kind === "exited" ? result.output : "";
    throw new Error(`Exec lifecycle hook ([${command.join(" ")}]) ${where} ${reason}, message: ${JSON.stringify(output)}`);
  }
  if (handler.sleep !== undefined) {
    const over = new AbortController();
    void running.exited.then(() => over.abort(new Error("container terminated before sleep hook finished")));
    return await sleep(clock, handler.sleep.seconds * 1_000, over.signal);
  }
  if (handler.httpGet !== undefined) {
    const answer = await httpGet(
      host,
      { ...handler.httpGet, host: handler.httpGet.host ?? podIP, port: containerPort(handler.httpGet.port, container) },
      HTTP_HOOK_MILLISECONDS,
    );
    if (answer.kind === "failed") throw new Error(`HTTP lifecycle hook (${handler.httpGet.path ?? ""}) ${where} ${answer.message}`);
    return;
  }
  throw new Error(`Cannot run handler: invalid handler: ${JSON.stringify(handler)}`);
}
