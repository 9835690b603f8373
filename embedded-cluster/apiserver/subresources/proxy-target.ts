import { badRequestError, notFoundError, serviceUnavailableError } from "../../apimachinery/errors.ts";
import type { ForwardTarget } from "../../apimachinery/node-proxy.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Node, Pod } from "../../apimachinery/types/core.ts";
import { randomInteger } from "../../kernel/random.ts";
import { storeKey } from "../../store/store-key.ts";
import { type Call, groupResourceOf, keyOf } from "../rest/call.ts";

/** A program's address, or the kubelet of a node itself. */
export type ProxyTarget = ForwardTarget | { node: string };

interface Asked {
  scheme: "http" | "https";
  name: string;
  /** As written; "" when the name has none. */
  port: string;
}

const KUBELET_PORT = "10250";

/** The Pod's first declared port unless one is named. Models registry/core/pod.ResourceLocation. Throws ApiError. */
export function podTarget(call: Call): ForwardTarget {
  const { scheme, name, port } = asked(call, "pod");
  const pod = found<Pod>(call, name);
  const declared = pod.spec.containers.flatMap((container) => container.ports ?? [])[0]?.containerPort;
  const ip = pod.status?.podIP ?? "";
  if (ip === "" || ip.startsWith("127.")) throw badRequestError("address not allowed");
  return { scheme, ip, port: portNumber(port || String(declared ?? (scheme === "https" ? 443 : 80))) };
}

interface EndpointSubset {
  addresses?: { ip: string; targetRef?: { kind?: string; name?: string; namespace?: string } }[];
  ports?: { name?: string; port: number }[];
}

/** One of the Service's ready Pods, by chance. Models registry/core/service/storage.ResourceLocation. Throws ApiError. */
export function serviceTarget(call: Call): ForwardTarget {
  const { scheme, name, port } = asked(call, "service");
  const service = call.serving.store.get(keyOf(call, name));
  let portName = port;
  if (/^[+-]?\d+$/.test(port)) {
    const ports = (found(call, name)["spec"].ports ?? []) as { name?: string; port: number }[];
    const match = ports.find((each) => each.port === Number(port));
    if (match === undefined) throw serviceUnavailableError(`no service port ${Number(port)} found for service ${JSON.stringify(name)}`);
    portName = match.name ?? "";
  }
  const endpoints = call.serving.store.get(storeKey("", "endpoints", call.info.namespace, name));
  if (service === undefined || endpoints === undefined) throw notFoundError(groupResourceOf(call.kind), name);
  const subsets = (endpoints["subsets"] ?? []) as EndpointSubset[];
  if (subsets.length === 0) throw serviceUnavailableError(`no endpoints available for service ${JSON.stringify(name)}`);
  const candidates = subsets.flatMap(({ addresses = [], ports = [] }) => {
    const match = ports.find((each) => (each.name ?? "") === portName);
    return match === undefined ? [] : addresses.filter((address) => isPods(call, address)).map(({ ip }) => ({ scheme, ip, port: match.port }));
  });
  const chosen = candidates[candidates.length === 0 ? 0 : randomInteger(call.serving.random, candidates.length)];
  if (chosen === undefined) throw serviceUnavailableError(`no endpoints available for service ${JSON.stringify(call.info.name)}`);
  return chosen;
}

/** Nobody gets to addresses of other machines by writing them into Endpoints. */
function isPods(call: Call, { ip, targetRef }: NonNullable<EndpointSubset["addresses"]>[number]): boolean {
  const { namespace } = call.info;
  if (targetRef?.name === undefined || targetRef.namespace !== namespace) return false;
  const pod = call.serving.store.get(storeKey("", "pods", namespace, targetRef.name)) as Pod | undefined;
  return pod?.status?.podIP === ip;
}

/** The kubelet unless another port is named. Models registry/core/node.ResourceLocation. Throws ApiError. */
export function nodeTarget(call: Call): ProxyTarget {
  const { scheme, name, port } = asked(call, "node");
  const node = found<Node>(call, name);
  if (port === "" || port === KUBELET_PORT) return { node: name };
  const ip = node.status?.addresses?.find(({ type }) => type === "InternalIP")?.address ?? "";
  if (ip === "" || ip.startsWith("127.")) throw badRequestError("address not allowed");
  return { scheme, ip, port: portNumber(port) };
}

/** "web", "web:80", "https:web:443". Models utilnet.SplitSchemeNamePort. */
function asked({ info }: Call, what: string): Asked {
  const parts = info.name.split(":");
  const [scheme, name, port] = parts.length === 3 ? parts : ["", parts[0], parts[1] ?? ""];
  if (parts.length > 3 || !name || !["", "http", "https"].includes(scheme ?? "")) throw badRequestError(`invalid ${what} request ${JSON.stringify(info.name)}`);
  return { scheme: scheme === "https" ? "https" : "http", name, port: port ?? "" };
}

function found<T extends KubeObject>(call: Call, name: string): T {
  const object = call.serving.store.get(keyOf(call, name));
  if (object === undefined) throw notFoundError(groupResourceOf(call.kind), name);
  return object as T;
}

function portNumber(port: string): number {
  const number = /^\d+$/.test(port) ? Number(port) : Number.NaN;
  if (Number.isNaN(number)) throw serviceUnavailableError(`error trying to reach service: dial tcp: lookup tcp/${port}: unknown port`);
  if (number > 65_535) throw serviceUnavailableError(`error trying to reach service: dial tcp: address ${port}: invalid port`);
  return number;
}
