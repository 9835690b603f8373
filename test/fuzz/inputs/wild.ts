import { stringify } from "yaml";
import { RECORDED } from "@tsunagu/embedded-cluster/apiserver/protobuf/testing/recorded";
import { spoiledBytes, spoiledText } from "./bytes.ts";
import { anyHeaders } from "./headers.ts";
import { type Input, type InputMaker, text, withoutBody } from "./input.ts";
import { anyObject } from "./objects.ts";
import { OBJECT_NAMES, anyKind, anyNamespace, anyPath, collection, spoiledPath } from "./paths.ts";
import { LIST_PARAMETERS, WRITE_PARAMETERS, anyQuery } from "./queries.ts";
import { metricsQuery } from "./subresources.ts";

const METHODS = ["GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE"];
const MESSAGES = Object.values(RECORDED).map((message) => new Uint8Array(Buffer.from(message, "base64")));
const TYPES = [
  "application/json",
  "application/yaml",
  "application/vnd.kubernetes.protobuf",
  "text/plain",
  "",
  ";",
  "application/json;charset=utf-8",
  "multipart/form-data",
  "*/*",
];

/** Paths that lead nowhere, or somewhere by an odd way. */
export const wildPath: InputMaker = (scene): Input => {
  const { dice } = scene;
  if (dice.chance(0.05)) return withoutBody(dice, "GET", metricsQuery(dice), anyHeaders(dice));
  const good = collection(anyKind(dice), anyNamespace(dice)) + (dice.chance(0.5) ? `/${dice.pick(OBJECT_NAMES)}` : "");
  const path = (dice.chance(0.4) ? anyPath(dice) : spoiledPath(dice, good)) + anyQuery(scene, LIST_PARAMETERS, 0.3);
  const method = dice.pick(METHODS);
  const input = withoutBody(dice, method, path, anyHeaders(dice));
  // Methods that only a socket can bring.
  return input.via === "wire" && dice.chance(0.03) ? { ...input, method: dice.pick(["BREW", "HEAD", "OPTIONS", "get", ""]) } : input;
};

/** JSON and YAML with the wrong letters in it. */
export const spoiledBody: InputMaker = (scene): Input => {
  const { dice } = scene;
  const kind = anyKind(dice);
  const object = anyObject(dice, kind, dice.pick(OBJECT_NAMES));
  const isYaml = dice.chance(0.4);
  const whole = isYaml ? yamlText(object, dice.chance(0.5)) : text(object);
  const body = dice.chance(0.85) ? spoiledText(dice, whole.slice(0, 100_000)) : whole;
  const type = dice.chance(0.1) ? dice.pick(TYPES) : isYaml ? "application/yaml" : "application/json";
  const path = collection(kind, anyNamespace(dice));
  const isUpdate = dice.chance(0.3);
  const patchType = isYaml
    ? "application/apply-patch+yaml"
    : dice.pick(["application/merge-patch+json", "application/json-patch+json", "application/strategic-merge-patch+json"]);
  return {
    via: dice.chance(0.8) ? "wire" : "client",
    method: isUpdate ? "PATCH" : "POST",
    path: isUpdate ? `${path}/${dice.pick(OBJECT_NAMES)}?fieldManager=f` : path + anyQuery(scene, WRITE_PARAMETERS, 0.3),
    headers: { ...anyHeaders(dice), "content-type": isUpdate ? patchType : type },
    body: dice.chance(0.9) ? new TextEncoder().encode(body) : spoiledBytes(dice, new TextEncoder().encode(body.slice(0, 5_000))),
  };
};

/** Deeper values than the writer can take are written as JSON, which is YAML too. */
function yamlText(object: unknown, aliasDuplicateObjects: boolean): string {
  try {
    return stringify(object, { aliasDuplicateObjects });
  } catch {
    return text(object);
  }
}

/** What kubectl sends, some bytes of it others. */
export const spoiledProtobuf: InputMaker = (scene): Input => {
  const { dice } = scene;
  const message = dice.pick(MESSAGES);
  const path = dice.pick([
    ...["/api/v1/namespaces/default/services", "/api/v1/namespaces/default/configmaps", "/api/v1/namespaces", "/apis/apps/v1/namespaces/default/deployments"],
    ...[
      "/api/v1/namespaces/default/secrets",
      "/apis/batch/v1/namespaces/default/jobs",
      "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      "/api/v1/namespaces/default/pods/web/eviction",
    ],
    ...[
      "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
      "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
      "/api/v1/namespaces/default/pods",
    ],
  ]);
  const method = dice.pick(["POST", "POST", "POST", "DELETE", "PUT"]);
  return {
    via: dice.chance(0.5) ? "wire" : "client",
    method,
    path: method === "POST" ? path : `${path}/web`,
    headers: { ...anyHeaders(dice), "content-type": "application/vnd.kubernetes.protobuf" },
    body: dice.chance(0.9) ? spoiledBytes(dice, message) : message,
  };
};
