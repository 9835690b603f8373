import { hasDuplicateFields } from "../../apimachinery/json/duplicates.ts";
import { duplicateFields, goSyntaxProblem } from "../../apimachinery/json/go-json.ts";
import { badRequestError, tooLargeError, unsupportedMediaTypeError } from "../../apimachinery/errors.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import { depthProblem } from "../../apimachinery/json/depth.ts";
import { jsonSize } from "../../apimachinery/json/size.ts";
import type { ApiRequest } from "../../apimachinery/wire.ts";
import { decodeUtf8 } from "../../kernel/bytes.ts";
import { API_BODY_DEPTH_LEVELS, API_BODY_LIMIT_BYTES } from "../../kernel/limits.ts";
import type { ProtobufDecoder } from "../hooks.ts";
import { baseType } from "./media-type.ts";
import { decodeYaml } from "./yaml.ts";

const SERVED = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

/** A body that is no JSON, YAML or protobuf. The message is the decoder's. */
export class UnreadableBody extends Error {
  readonly text: string;

  constructor(message: string, text: string) {
    super(message);
    this.text = text;
  }
}

export interface Body {
  /** A JSON value of the caller's own; undefined when there is no body. */
  value: unknown;
  /** What a strict decoder objects to before it has looked at the fields: those that come twice. In the decoder's words. */
  strict: readonly string[];
  /** As sent, when it was JSON. */
  json?: string;
}

/** The request's body as a JSON value of the caller's own; undefined when there is none. BadRequest, 413 and 415 as upstream. */
export function decodeBody(request: ApiRequest, protobuf: ProtobufDecoder | undefined): unknown {
  try {
    return readBody(request, protobuf).value;
  } catch (error) {
    if (error instanceof UnreadableBody) throw badRequestError(error.message);
    throw error;
  }
}

/** Throws {@link UnreadableBody}, 413 and 415. */
export function readBody(request: ApiRequest, protobuf: ProtobufDecoder | undefined): Body {
  const { body } = request;
  if (body === undefined || body === null) return { value: undefined, strict: [] };
  if (!(body instanceof Uint8Array) && typeof body !== "string") {
    refuseDeep(body, "");
    if (jsonSize(body, API_BODY_LIMIT_BYTES) > API_BODY_LIMIT_BYTES) throw tooLargeError(API_BODY_LIMIT_BYTES);
    return { value: cloneJson(body), strict: [] };
  }
  if (body.length > API_BODY_LIMIT_BYTES) throw tooLargeError(API_BODY_LIMIT_BYTES);
  const type = baseType(request.headers?.["content-type"]);
  const text = typeof body === "string" ? body : decodeUtf8(body);
  if (type === "application/vnd.kubernetes.protobuf") return { value: body.length === 0 ? undefined : decodeProtobuf(body, text, protobuf), strict: [] };
  if (type === "application/yaml" || type === "application/apply-patch+yaml") return text === "" ? { value: undefined, strict: [] } : decodeYaml(text);
  if (type === "" || type === "application/json" || type === "*/*" || type.endsWith("+json")) return decodeJson(text);
  throw unsupportedMediaTypeError(SERVED);
}

function decodeProtobuf(body: Uint8Array | string, text: string, protobuf: ProtobufDecoder | undefined): unknown {
  if (protobuf === undefined || typeof body === "string") throw unsupportedMediaTypeError(SERVED.slice(0, 2));
  try {
    return protobuf(body);
  } catch (error) {
    throw new UnreadableBody((error as Error).message, text);
  }
}

function decodeJson(text: string): Body {
  if (text === "") return { value: undefined, strict: [] };
  const value = parsed(text);
  refuseDeep(value, text);
  const twice = hasDuplicateFields(text, value) ? duplicateFields(text) : [];
  return { value, strict: twice.map(({ path }) => `duplicate field ${JSON.stringify(path)}`), json: text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableBody(`${HEAD_PROBLEM}${goSyntaxProblem(text)}`, text);
  }
}

function refuseDeep(value: unknown, text: string): void {
  const problem = depthProblem(value, API_BODY_DEPTH_LEVELS);
  if (problem !== undefined) throw new UnreadableBody(HEAD_PROBLEM + problem, text);
}

const HEAD_PROBLEM = "couldn't get version/kind; json parse error: ";
