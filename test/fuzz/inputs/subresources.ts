import type { Dice } from "../dice.ts";
import { anyHeaders } from "./headers.ts";
import { type Input, type InputMaker, withBody, withoutBody } from "./input.ts";
import { mutated } from "./mutate.ts";
import { sample } from "./objects.ts";
import { OBJECT_NAMES, anyKind, anyNamespace, collection } from "./paths.ts";
import { STREAM_PARAMETERS, WRITE_PARAMETERS, anyQuery } from "./queries.ts";
import { anyText } from "./values.ts";

type Body = readonly [apiVersion: string, kind: string, fields: object];

const BODIES: Readonly<Record<string, Body>> = {
  scale: ["autoscaling/v1", "Scale", { spec: { replicas: 2 } }],
  eviction: ["policy/v1", "Eviction", { deleteOptions: { gracePeriodSeconds: 0 } }],
  binding: ["v1", "Binding", { target: { kind: "Node", name: "tsunagu-control-plane" } }],
  token: [
    "authentication.k8s.io/v1",
    "TokenRequest",
    { spec: { audiences: ["x"], expirationSeconds: 600, boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "web", uid: "x" } } },
  ],
  resize: ["v1", "Pod", { spec: { containers: [{ name: "web", resources: { requests: { cpu: "20m" } } }] } }],
  ephemeralcontainers: ["v1", "Pod", { spec: { ephemeralContainers: [{ name: "debug", image: "busybox", targetContainerName: "web" }] } }],
  approval: ["certificates.k8s.io/v1", "CertificateSigningRequest", { status: { conditions: [{ type: "Approved", status: "True", reason: "x" }] } }],
  finalize: ["v1", "Namespace", { spec: { finalizers: [] } }],
};
const OWNERS = {
  eviction: "pods",
  binding: "pods",
  resize: "pods",
  ephemeralcontainers: "pods",
  token: "serviceaccounts",
  approval: "certificatesigningrequests",
  finalize: "namespaces",
};
const OF: Readonly<Record<string, string>> = OWNERS;

export const writePart: InputMaker = (scene): Input => {
  const { dice } = scene;
  const part = dice.pick([...Object.keys(BODIES), "status", "proxy/x", "none"]);
  const kinds = Array.from({ length: 60 }, () => anyKind(dice));
  const kind = kinds.find((each) => each.plural === OF[part]) ?? kinds.find((each) => each.subresources.includes(part)) ?? anyKind(dice);
  const name = dice.pick(OBJECT_NAMES);
  const known = BODIES[part];
  const object =
    known === undefined
      ? { ...sample(kind, name), status: { replicas: 1, phase: "Running", conditions: [{ type: "Ready", status: "True" }] } }
      : { apiVersion: known[0], kind: known[1], metadata: { name }, ...known[2] };
  const path = `${collection(kind, anyNamespace(dice))}/${name}/${part}${anyQuery(scene, WRITE_PARAMETERS, 0.2)}`;
  return withBody(dice, dice.pick(["PUT", "POST", "POST", "PATCH", "GET"]), path, dice.chance(0.6) ? mutated(dice, object) : object, {
    ...anyHeaders(dice),
    "content-type": dice.pick(["application/json", "application/merge-patch+json", "application/strategic-merge-patch+json"]),
  });
};

const CHANNELS = [
  "v5.channel.k8s.io",
  "v4.channel.k8s.io",
  "SPDY/3.1+portforward.k8s.io",
  "v4.base64.channel.k8s.io",
  "x",
  "",
  "base64url.bearer.authorization.k8s.io.eA",
];

/** Logs, exec, attach, port-forward and proxies, as streams and as plain requests. */
export const stream: InputMaker = (scene): Input => {
  const { dice } = scene;
  const part = dice.pick(["log", "exec", "attach", "portforward", "proxy", "proxy/a/b"]);
  const owner = part.startsWith("proxy") ? dice.pick(["pods", "services", "nodes"]) : "pods";
  const name = dice.pick(["web", "web", "web", "a", "http:web:80", "web:x:y:z"]);
  const query = anyQuery(scene, STREAM_PARAMETERS, 0.9);
  const path = `/api/v1${owner === "nodes" ? "" : `/namespaces/${anyNamespace(dice)}`}/${owner}/${name}/${part}${query}`;
  if (part === "log" || part.startsWith("proxy") || dice.chance(0.2))
    return withoutBody(dice, dice.pick(["GET", "GET", "POST", "DELETE"]), path, anyHeaders(dice));
  if (dice.chance(0.5))
    return { via: "upgrade", method: "GET", path, headers: { upgrade: "websocket", protocols: dice.listOf(3, () => dice.pick(CHANNELS)).join(",") } };
  return { via: part === "portforward" ? "portforward" : "exec", method: "POST", path, headers: {}, body: dice.pick([80, 8080, 0, -1, 70_000, 1.5]) };
};

const REVIEWS = [
  ["authentication.k8s.io", "TokenReview", { spec: { token: "x", audiences: ["a"] } }],
  ["authentication.k8s.io", "SelfSubjectReview", {}],
  [
    "authorization.k8s.io",
    "SubjectAccessReview",
    { spec: { user: "jane", groups: ["a"], resourceAttributes: { verb: "get", resource: "pods", namespace: "default" } } },
  ],
  ["authorization.k8s.io", "SelfSubjectAccessReview", { spec: { nonResourceAttributes: { path: "/healthz", verb: "get" } } }],
  ["authorization.k8s.io", "SelfSubjectRulesReview", { spec: { namespace: "default" } }],
  ["authorization.k8s.io", "LocalSubjectAccessReview", { spec: { user: "jane", resourceAttributes: { verb: "get", resource: "pods", namespace: "default" } } }],
] as const;

/** Questions that are answered, not stored. */
export const review: InputMaker = (scene): Input => {
  const { dice } = scene;
  const [group, kind, fields] = dice.pick(REVIEWS);
  const body = { apiVersion: `${group}/v1`, kind, ...fields };
  const path = `/apis/${group}/v1${kind.startsWith("Local") ? "/namespaces/default" : ""}/${kind.toLowerCase()}s`;
  return withBody(dice, dice.pick(["POST", "POST", "POST", "GET"]), path, dice.chance(0.8) ? mutated(dice, body) : body, anyHeaders(dice));
};

export const metricsQuery = (dice: Dice): string =>
  `/apis/metrics.k8s.io/v1beta1/${dice.pick(["nodes", "pods", "namespaces/default/pods", "nodes/x"])}?labelSelector=${encodeURIComponent(anyText(dice).slice(0, 200).toWellFormed())}`;
