import { parseDocument } from "yaml";
import { hostileYaml } from "../../apimachinery/hostile-yaml.ts";
import { badRequestError, tooLargeError, unsupportedMediaTypeError } from "../../apimachinery/errors.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import { jsonSize } from "../../apimachinery/json/size.ts";
import type { ApiRequest } from "../../apimachinery/wire.ts";
import { decodeUtf8 } from "../../kernel/bytes.ts";
import { API_BODY_LIMIT_BYTES } from "../../kernel/limits.ts";
import type { ProtobufDecoder } from "../hooks.ts";
import { baseType } from "./media-type.ts";

const SERVED = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

/** The request's body as a JSON value of the caller's own; undefined when there is none. BadRequest, 413 and 415 as upstream. */
export function decodeBody(request: ApiRequest, protobuf: ProtobufDecoder | undefined): unknown {
  const { body } = request;
  if (body === undefined || body === null) return undefined;
  if (!(body instanceof Uint8Array) && typeof body !== "string") {
    if (jsonSize(body, API_BODY_LIMIT_BYTES) > API_BODY_LIMIT_BYTES) throw tooLargeError(API_BODY_LIMIT_BYTES);
    return cloneJson(body);
  }
  if (body.length > API_BODY_LIMIT_BYTES) throw tooLargeError(API_BODY_LIMIT_BYTES);
  if (body.length === 0) return undefined;
  const type = baseType(request.headers?.["content-type"]);
  if (type === "application/vnd.kubernetes.protobuf") return decodeProtobuf(body, protobuf);
  const text = typeof body === "string" ? body : decodeUtf8(body);
  if (type === "application/yaml" || type === "application/apply-patch+yaml") return decodeYaml(text);
  if (type === "" || type === "application/json" || type === "*/*" || type.endsWith("+json")) return decodeJson(text);
  throw unsupportedMediaTypeError(SERVED);
}

function decodeProtobuf(body: Uint8Array | string, protobuf: ProtobufDecoder | undefined): unknown {
  if (protobuf === undefined || typeof body === "string") throw unsupportedMediaTypeError(SERVED.slice(0, 2));
  try {
    return protobuf(body);
  } catch (error) {
    throw badRequestError((error as Error).message);
  }
}

function decodeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequestError(`couldn't get version/kind; json parse error: ${(error as Error).message}`);
  }
}

/** JSON is YAML too. Aliases are bounded, so that a small text cannot become a huge value. */
function decodeYaml(text: string): unknown {
  const hostile = hostileYaml(text);
  if (hostile !== undefined) throw badRequestError(`error decoding YAML: ${hostile}`);
  try {
    const document = parseDocument(text, { schema: "core", version: "1.2" });
    if (document.errors[0] !== undefined) throw document.errors[0];
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw badRequestError(`error decoding YAML: ${(error as Error).message.split("\n")[0]}`);
  }
}
