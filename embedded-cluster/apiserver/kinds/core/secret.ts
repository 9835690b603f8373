import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Secret } from "../../../apimachinery/types/core.ts";
import { decodeUtf8, encodeUtf8, fromBase64, toBase64 } from "../../../kernel/bytes.ts";
import { CONFIG_DATA_LIMIT_BYTES } from "../../../kernel/limits.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { secretTable } from "../../tables/config.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { configKey } from "../rules/names.ts";
import { invalid, invalidFor, type Problems, required, tooLong } from "../rules/problem.ts";
import { checkFrozen, decodedLength } from "./config-map.ts";

/** Texts become data, as in the conversion to the internal type: they are never given back. */
function defaultSecret(object: KubeObject): void {
  object["type"] ||= "Opaque";
  const texts = object["stringData"] as Record<string, string> | undefined;
  if (texts === undefined) return;
  const data = (object["data"] ??= {});
  for (const [key, text] of Object.entries(texts ?? {})) data[key] = toBase64(encodeUtf8(text));
  delete object["stringData"];
}

/** Models ValidateSecret and ValidateSecretUpdate of pkg/apis/core/validation. */
const checkSecret: SpecCheck = (problems, object, previous) => {
  const secret = object as Secret;
  if (previous !== undefined) {
    checkImmutable(problems, "type", secret.type, previous["type"]);
    if (previous["immutable"] === true) checkFrozen(problems, secret, previous as Secret, ["data"]);
  }
  let size = 0;
  for (const [key, value] of Object.entries(secret.data ?? {})) {
    invalidFor(problems, `data[${key}]`, key, configKey(key));
    size += decodedLength(value ?? "");
  }
  if (size > CONFIG_DATA_LIMIT_BYTES) problems.push(tooLong("data", CONFIG_DATA_LIMIT_BYTES));
  checkType(problems, secret);
};

function checkType(problems: Problems, secret: Secret): void {
  const data = secret.data ?? {};
  const need = (key: string) => {
    if (!(key in data)) problems.push(required(`data[${key}]`));
  };
  switch (secret.type) {
    case "kubernetes.io/service-account-token": {
      const account = "kubernetes.io/service-account.name";
      if (!secret.metadata.annotations?.[account]) problems.push(required(`metadata.annotations[${account}]`));
      break;
    }
    case "kubernetes.io/dockercfg":
      checkDockerConfig(problems, secret, ".dockercfg");
      break;
    case "kubernetes.io/dockerconfigjson":
      checkDockerConfig(problems, secret, ".dockerconfigjson");
      break;
    case "kubernetes.io/basic-auth":
      if (!("username" in data) && !("password" in data)) {
        need("username");
        need("password");
      }
      break;
    case "kubernetes.io/ssh-auth":
      if (!data["ssh-privatekey"]) problems.push(required("data[ssh-privatekey]"));
      break;
    case "kubernetes.io/tls":
      need("tls.crt");
      need("tls.key");
      break;
  }
}

function checkDockerConfig(problems: Problems, secret: Secret, key: string): void {
  const value = secret.data?.[key];
  if (value === undefined) {
    problems.push(required(`data[${key}]`));
    return;
  }
  try {
    JSON.parse(decodeUtf8(fromBase64(value)));
  } catch (error) {
    problems.push(invalid(`data[${key}]`, "<secret contents redacted>", (error as Error).message));
  }
}

export const SECRET: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "Secret",
  plural: "secrets",
  namespaced: true,
  hasGeneration: false,
  applyDefaults: defaultSecret,
  ...validation({ namespaced: true, check: checkSecret }),
  selectableFields: { type: (object) => object["type"] ?? "" },
  table: secretTable,
});
