import type { AnyCheckKind } from "../check.ts";
import { serviceReach } from "./service-reach/index.ts";
import { workloadReady } from "./workload-ready/index.ts";

const KINDS: readonly AnyCheckKind[] = [serviceReach, workloadReady];

/** Every kind of check, by the name lab.yaml gives it. */
export const CHECK_KINDS: ReadonlyMap<string, AnyCheckKind> = new Map(KINDS.map((kind) => [kind.kind, kind]));
