import { notAcceptableError } from "../../apimachinery/errors.ts";
import { failure } from "../../apimachinery/status.ts";

/** How the caller wants an answer. */
export interface Representation {
  /** undefined: the objects themselves. */
  as: "Table" | "PartialObjectMetadata" | "PartialObjectMetadataList" | "APIGroupDiscoveryList" | undefined;
  version: string;
}

interface MediaType {
  type: string;
  parameters: Record<string, string>;
}

export const SERVED = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
/** What a list may be sent as beside these: one event after another. */
const STREAMS = ["application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"];
const TRANSFORMATIONS = new Set(["Table", "PartialObjectMetadata", "PartialObjectMetadataList"]);

/** Chooses the first alternative of an Accept header that the server can give; answers are JSON or YAML. NotAcceptable when there is none. */
export function negotiate(accept: string | undefined, isCollection = false): Representation {
  if (accept === undefined || accept.trim() === "") return { as: undefined, version: "" };
  const types = parseMediaTypes(accept);
  if (!types.some(({ type }) => type === "*/*" || SERVED.includes(type))) throw nothingToOffer(isCollection);
  for (const { type, parameters } of types) {
    if (type !== "application/json" && type !== "application/yaml" && type !== "*/*" && type !== "application/*") continue;
    const as = parameters["as"];
    if (as === undefined) return { as: undefined, version: "" };
    if (TRANSFORMATIONS.has(as) && parameters["g"] === "meta.k8s.io" && /^v1(beta1)?$/.test(parameters["v"] ?? "")) {
      return { as: as as Representation["as"], version: parameters["v"] as string };
    }
    if (as === "APIGroupDiscoveryList" && parameters["g"] === "apidiscovery.k8s.io" && parameters["v"] === "v2") return { as, version: "v2" };
  }
  throw notAcceptableError(SERVED);
}

/** The router's refusal, before anybody looks at parameters. */
function nothingToOffer(isCollection: boolean): Error {
  const offered = isCollection ? [...SERVED, ...STREAMS] : SERVED;
  return failure(406, "NotAcceptable", `406: Not Acceptable\n\nAvailable representations: ${offered.join(", ")}`, {});
}

/** Whether YAML comes before anything else that the server can give. */
export function prefersYaml(accept: string | undefined): boolean {
  if (accept === undefined || !accept.includes("application/yaml")) return false;
  return parseMediaTypes(accept).find(({ type }) => type === "application/json" || type === "application/yaml" || type === "*/*")?.type === "application/yaml";
}

function parseMediaTypes(accept: string): MediaType[] {
  return accept.split(",").map((text) => {
    const [type = "", ...rest] = text.split(";").map((part) => part.trim());
    return { type: type.toLowerCase(), parameters: Object.fromEntries(rest.map((part) => part.split("=", 2) as [string, string])) };
  });
}

/** A Content-Type without its parameters, in lower case. */
export function baseType(contentType: string | undefined): string {
  return (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}
