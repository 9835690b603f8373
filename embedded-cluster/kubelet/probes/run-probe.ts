import type { Container, Probe } from "../../apimachinery/types/core.ts";
import type { Clock } from "../../kernel/clock.ts";
import { NetworkError, type PodNetwork } from "../../network/pod-network.ts";
import { runCommand } from "../runtime/run-command.ts";
import type { RunningContainer } from "../runtime/running-container.ts";
import { containerPort } from "./container-port.ts";
import { grpcCheck } from "./grpc-check.ts";
import { dialReason, httpGet } from "./http-get.ts";
import type { ProbeOutcome } from "./probe-worker.ts";

interface RunInput {
  probe: Probe;
  container: Container;
  running: RunningContainer;
  host: PodNetwork;
  podIP: string;
  clock: Clock;
}

/** Probes once. Models pkg/kubelet/prober.prober. */
export async function runProbe(input: RunInput): Promise<ProbeOutcome> {
  const { probe, container, podIP, host } = input;
  const timeout = (probe.timeoutSeconds ?? 1) * 1_000;
  try {
    if (probe.exec !== undefined) return await probeCommand(probe.exec.command, timeout, input);
    if (probe.httpGet !== undefined) {
      const port = containerPort(probe.httpGet.port, container);
      return await probeHttp(host, { ...probe.httpGet, host: probe.httpGet.host || podIP, port }, timeout);
    }
    if (probe.tcpSocket !== undefined) return await probeTcp(host, probe.tcpSocket.host || podIP, containerPort(probe.tcpSocket.port, container), timeout);
    if (probe.grpc !== undefined) return await grpcCheck(host, podIP, probe.grpc.port, probe.grpc.service ?? "", timeout);
    return { result: "errored", message: `missing probe handler for ${container.name}` };
  } catch (error) {
    return { result: "errored", message: error instanceof Error ? error.message : String(error) };
  }
}

async function probeCommand(command: readonly string[], timeout: number, { running, clock }: RunInput): Promise<ProbeOutcome> {
  const result = await runCommand(running, command, clock, timeout);
  if (result.kind === "refused") return { result: "errored", message: result.message };
  if (result.kind === "timed-out") return { result: "failure", message: result.message };
  return result.exitCode === 0 ? { result: "success" } : { result: "failure", message: result.output };
}

async function probeHttp(host: PodNetwork, action: Parameters<typeof httpGet>[1], timeout: number): Promise<ProbeOutcome> {
  const answer = await httpGet(host, action, timeout);
  if (answer.kind === "failed") return { result: "failure", message: answer.message };
  if (answer.status < 200 || answer.status >= 400) return { result: "failure", message: `HTTP probe failed with statuscode: ${answer.status}` };
  if (answer.status >= 300) return { result: "warning", message: `Probe terminated redirects, Response body: ${answer.body}` };
  return { result: "success" };
}

async function probeTcp(host: PodNetwork, ip: string, port: number, timeout: number): Promise<ProbeOutcome> {
  const failed = await connects(host, ip, port, timeout);
  return failed === undefined ? { result: "success" } : { result: "failure", message: failed };
}

async function connects(host: PodNetwork, ip: string, port: number, timeoutMilliseconds: number): Promise<string | undefined> {
  try {
    const socket = await host.connect(ip, port, { timeoutMilliseconds });
    socket.close();
    return undefined;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return dialReason(error, `${ip}:${port}`).replace(/ \(Client.*$/, "");
  }
}
