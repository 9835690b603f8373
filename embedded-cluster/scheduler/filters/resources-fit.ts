import { requestsOf } from "../node-info.ts";
import type { Filter } from "./filter.ts";

const FIRST = ["cpu", "memory", "ephemeral-storage"];

/** Room for one more pod, and for what it asks. Models plugins/noderesources Fit. */
export const resourcesFit: Filter = ({ pod, info }) => {
  const reasons: string[] = [];
  let unresolvable = false;
  const most = info.allocatable("pods");
  if (info.pods.size + 1 > most) reasons.push("Too many pods");
  const requests = requestsOf(pod);
  const resources = [...FIRST, ...[...requests.keys()].filter((resource) => !FIRST.includes(resource)).sort()];
  for (const resource of resources) {
    const asked = requests.get(resource) ?? 0;
    const allocatable = info.allocatable(resource);
    if (asked <= 0 || asked <= allocatable - (info.requested.get(resource) ?? 0)) continue;
    reasons.push(`Insufficient ${resource}`);
    unresolvable ||= asked > allocatable;
  }
  return reasons.length > 0 ? { reasons, unresolvable } : undefined;
};
