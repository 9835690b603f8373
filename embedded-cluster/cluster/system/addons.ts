import type { KubeObject } from "../../apimachinery/object.ts";
import { isReason } from "../../apimachinery/status.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import { requestJson } from "../../client/resource-client.ts";
import { ingressObjects } from "../bootstrap/ingress-objects.ts";
import { gatewayDefinitions } from "../addons/gateway-definitions.ts";
import { istioDefinitions } from "../addons/istio-definitions.ts";
import { ingressGatewayObjects, injectorObjects, istiodObjects } from "../addons/istio-objects.ts";
import { collectionPath } from "../bootstrap/template.ts";

/**
 * What a cluster may have beyond a bare one, as its owner would have installed it: "load-balancer" gives addresses to Services of that
 * type, "ingress" is ingress-nginx in a namespace of its own, "mesh" is Istio with its ingress gateway and a tracing backend, "gateway" the
 * Gateway API, which Istio's control plane serves.
 */
export type Addon = "load-balancer" | "ingress" | "mesh" | "gateway";

/** Controllers that run only with their addon. */
const CONTROLLERS: Readonly<Partial<Record<Addon, string>>> = { "load-balancer": "service-lb-controller" };

export function controllersWithoutAddon(addons: readonly Addon[]): string[] {
  return Object.entries(CONTROLLERS).flatMap(([addon, controller]) => (addons.includes(addon as Addon) ? [] : controller));
}

/** Applies the addons' manifests to a new cluster. */
export async function installAddons(client: ApiClient, addons: readonly Addon[]): Promise<void> {
  const objects = [
    ...(addons.includes("ingress") ? ingressObjects() : []),
    ...(addons.includes("gateway") ? gatewayDefinitions() : []),
    ...(addons.includes("mesh") || addons.includes("gateway") ? [...istioDefinitions(), ...istiodObjects()] : []),
    ...(addons.includes("mesh") ? [...injectorObjects(), ...ingressGatewayObjects()] : []),
  ];
  for (const object of objects as Partial<KubeObject>[]) {
    await requestJson(client, "POST", collectionPath(object), object).catch((error) => {
      if (!isReason(error, "AlreadyExists")) throw error;
    });
  }
}
