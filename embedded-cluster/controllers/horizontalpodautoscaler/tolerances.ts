import { parseQuantity } from "../../apimachinery/quantity/quantity.ts";
import type { HorizontalPodAutoscaler } from "../../apimachinery/types/autoscaling.ts";

/** How far the use may be off the target, as a part of it, before anything is done. As --horizontal-pod-autoscaler-tolerance. */
const TOLERANCE = 0.1;

export interface Tolerances {
  up: number;
  down: number;
}

/** Models tolerancesForHpa, with the gate HPAConfigurableTolerance as it is by default. */
export function tolerancesOf({ spec }: HorizontalPodAutoscaler): Tolerances {
  const read = (text: string | undefined) => (text === undefined ? TOLERANCE : Number(parseQuantity(text).nanos) / 1e9);
  return { up: read(spec.behavior?.scaleUp?.tolerance), down: read(spec.behavior?.scaleDown?.tolerance) };
}

export function isWithin({ up, down }: Tolerances, ratio: number): boolean {
  return 1 - down <= ratio && ratio <= 1 + up;
}
