import type { KubeObject } from "../../apimachinery/object.ts";
import type { HorizontalPodAutoscaler } from "../../apimachinery/types/autoscaling.ts";
import { requestJson, resourcePath } from "../../client/resource-client.ts";
import type { ControllerContext } from "../controller.ts";

/** The scale of an autoscaler's target, and the path it is written to. Rejects in upstream's words. Models scaleForResourceMappings. */
export async function findScale(context: ControllerContext, autoscaler: HorizontalPodAutoscaler): Promise<{ scale: KubeObject; path: string }> {
  const { kind, name, apiVersion = "" } = autoscaler.spec.scaleTargetRef;
  const parts = apiVersion.split("/");
  if (parts.length > 2) throw new Error(`unexpected GroupVersion string: ${apiVersion}`);
  const group = parts.length === 2 ? (parts[0] as string) : "";
  const resource = context.served.find((one) => one.group === group && one.kind === kind);
  if (resource === undefined) throw new Error(`no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`);
  const path = resourcePath(resource, { namespace: autoscaler.metadata.namespace, name, subresource: "scale" });
  return { scale: await requestJson<KubeObject>(context.api, "GET", path), path };
}
