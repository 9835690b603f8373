import type { KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import type { ApiResource } from "../discovery/api-resource.ts";

/** One thing a command works on. Models cli-runtime's resource.Info. */
export interface Info {
  mapping: ApiResource;
  /** undefined for cluster-scoped kinds. */
  namespace: string | undefined;
  name: string;
  /** File it came from; "" when it came from the server. */
  source: string;
  object: KubeObject;
}

/** The URL path of one object, or of a subresource of it. */
export function pathOf(
  info: { mapping: ApiResource; namespace: string | undefined; name?: string },
  subresource?: string,
  query?: Record<string, string | undefined>,
): string {
  return resourcePath(info.mapping, {
    namespace: info.namespace,
    ...(info.name === undefined ? {} : { name: info.name }),
    ...(subresource === undefined || subresource === "" ? {} : { subresource }),
    ...(query === undefined ? {} : { query }),
  });
}
