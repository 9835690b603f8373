import { badRequestError } from "../../apimachinery/errors.ts";
import type { ExecQuery } from "../../apimachinery/node-proxy.ts";
import type { ExecChannels, PortChannels } from "../../apimachinery/wire.ts";
import { admissionRequest, runPlugins } from "../rest/admission.ts";
import type { Call } from "../rest/call.ts";
import { containerOf, podOnNode } from "./pod-container.ts";

/** What would be refused before the kubelet is asked. Throws ApiError. */
export function checkStream(call: Call): void {
  const { pod } = podOnNode(call);
  const { query, subresource } = call.info;
  if (subresource === "portforward") return;
  containerOf(pod, query.get("container"));
  if (subresource === "exec" && query.all("command").length === 0) throw badRequestError("you must specify at least 1 command for the container");
}

/** pods/exec and pods/attach. Models pkg/registry/core/pod/rest/subresources.go. Throws ApiError. */
export async function openExec(call: Call, signal: AbortSignal | undefined): Promise<ExecChannels> {
  checkStream(call);
  const { pod, proxy } = podOnNode(call);
  const { query, subresource } = call.info;
  const container = containerOf(pod, query.get("container"));
  const asked: ExecQuery = {
    command: subresource === "exec" ? query.all("command") : [],
    stdin: query.flag("stdin"),
    stdout: query.has("stdout") ? query.flag("stdout") : true,
    stderr: query.has("stderr") ? query.flag("stderr") : true,
    tty: query.flag("tty"),
    ...(signal === undefined ? {} : { signal }),
  };
  await admitConnect(call, subresource === "exec" ? "PodExecOptions" : "PodAttachOptions");
  return subresource === "exec" ? proxy.exec(pod, container, asked) : proxy.attach(pod, container, asked);
}

export async function openPort(call: Call, port: number, signal: AbortSignal | undefined): Promise<PortChannels> {
  const { pod, proxy } = podOnNode(call);
  await admitConnect(call, "PodPortForwardOptions");
  return proxy.portForward(pod, port, signal);
}

async function admitConnect(call: Call, kind: string): Promise<void> {
  const object = { kind, apiVersion: "v1", metadata: { name: call.info.name } };
  const request = admissionRequest(call, { operation: "CONNECT", object, oldObject: undefined, name: call.info.name });
  for (const phase of ["admit", "validate"] as const) await runPlugins(call.serving, phase, request);
}
