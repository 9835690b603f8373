import { HEALTH_CHECK, callUnary, decodeHealthResponse, encodeHealthRequest } from "../../network/grpc/index.ts";
import type { PodNetwork } from "../../network/pod-network.ts";
import type { ProbeOutcome } from "./probe-worker.ts";

const USER_AGENT = "kube-probe/1.36 grpc-go/1.72.2";

/** Asks a gRPC health service, and words failures as the kubelet. Models pkg/probe/grpc. */
export async function grpcCheck(host: PodNetwork, ip: string, port: number, service: string, timeoutMilliseconds: number): Promise<ProbeOutcome> {
  const timeout = goDuration(timeoutMilliseconds / 1_000);
  const call = { ip, port, method: HEALTH_CHECK, request: encodeHealthRequest(service), userAgent: USER_AGENT, timeoutMilliseconds };
  const fails = (message: string): ProbeOutcome => ({ result: "failure", message });
  const result = await callUnary(host, call);
  if (result.kind === "never-connected") {
    return fails(`timeout: failed to connect service ${JSON.stringify(`${ip}:${port}`)} within ${timeout}: context deadline exceeded`);
  }
  if (result.kind === "answered") {
    const status = decodeHealthResponse(result.message);
    return status === "SERVING" ? { result: "success" } : fails(`service unhealthy (responded with ${JSON.stringify(status)})`);
  }
  const { code, details } = result;
  if (code === "Unimplemented") return fails(`error: this server does not implement the grpc health protocol (grpc.health.v1.Health): ${details}`);
  if (code === "DeadlineExceeded") return fails(`timeout: health rpc did not complete within ${timeout}`);
  return fails(`error: health rpc probe failed: rpc error: code = ${code} desc = ${details}`);
}

/** Whole seconds as Go's time.Duration prints them: "1m30s". */
function goDuration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  return `${hours > 0 ? `${hours}h` : ""}${hours > 0 || minutes > 0 ? `${minutes}m` : ""}${seconds % 60}s`;
}
