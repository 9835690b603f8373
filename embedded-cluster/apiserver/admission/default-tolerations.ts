import type { Pod } from "../../apimachinery/types/core.ts";
import type { AdmissionPlugin } from "../hooks.ts";
import { isFor } from "./refuse.ts";

/** How long a pod stays on a node that is lost, as upstream: five minutes. */
const TOLERATION_SECONDS = 300;
const TAINTS = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

/** Models plugin/pkg/admission/defaulttolerationseconds. */
export const DEFAULT_TOLERATION_SECONDS: AdmissionPlugin = {
  name: "DefaultTolerationSeconds",
  admit(request) {
    if (!isFor(request, "", "pods") || request.object === undefined) return;
    const { spec } = request.object as Pod;
    if (spec === undefined || spec === null) return;
    const tolerations = spec.tolerations ?? [];
    for (const key of TAINTS) {
      const tolerated = tolerations.some((each) => (each.key === key || !each.key) && (each.effect === "NoExecute" || !each.effect));
      if (!tolerated) tolerations.push({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: TOLERATION_SECONDS });
    }
    spec.tolerations = tolerations;
  },
};
