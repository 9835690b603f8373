import type { Service } from "../../../apimachinery/types/core.ts";
import type { StrategyContext } from "../../registry/kind-definition.ts";
import { allocateAddress } from "./allocate-address.ts";
import { allocateHealthCheckPort, allocateNodePorts } from "./allocate-ports.ts";
import { initFamilies } from "./families.ts";

/**
 * Gives a service what it needs and has not got, before it is validated. Throws what cannot be given. Models allocateCreate and
 * allocateUpdate of pkg/registry/core/service/storage/alloc.go: no table of what is taken is kept, the objects themselves are it.
 */
export function allocate(service: Service, previous: Service | undefined, context: StrategyContext): void {
  initFamilies(service, previous);
  allocateAddress(service, previous, context);
  allocateNodePorts(service, previous, context);
  allocateHealthCheckPort(service, previous, context);
}
