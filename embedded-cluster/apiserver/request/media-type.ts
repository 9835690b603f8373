import { notAcceptableError } from "../../apimachinery/errors.ts";

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

const SERVED = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
const TRANSFORMATIONS = new Set(["Table", "PartialObjectMetadata", "PartialObjectMetadataList"]);

/** Chooses the first alternative of an Accept header that the server can give; answers are always JSON. NotAcceptable when there is none. */
export function negotiate(accept: string | undefined): Representation {
  if (accept === undefined || accept.trim() === "") return { as: undefined, version: "" };
  for (const { type, parameters } of parseMediaTypes(accept)) {
    if (type !== "application/json" && type !== "*/*" && type !== "application/*") continue;
    const as = parameters["as"];
    if (as === undefined) return { as: undefined, version: "" };
    if (TRANSFORMATIONS.has(as) && parameters["g"] === "meta.k8s.io" && /^v1(beta1)?$/.test(parameters["v"] ?? "")) {
      return { as: as as Representation["as"], version: parameters["v"] as string };
    }
    if (as === "APIGroupDiscoveryList" && parameters["g"] === "apidiscovery.k8s.io" && parameters["v"] === "v2") return { as, version: "v2" };
  }
  throw notAcceptableError(SERVED);
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
