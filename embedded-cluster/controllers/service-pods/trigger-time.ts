import type { Pod, Service } from "../../apimachinery/types/core.ts";

export const TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time";

/**
 * When the change happened that a write of endpoints answers to: the earliest readiness that changed since the last pass, or
 * the Service's creation. Models endpointslice/util TriggerTimeTracker.
 */
export class TriggerTimes {
  private readonly services = new Map<string, Map<string, string>>();

  /** RFC 3339, or undefined when nothing that has a time changed. Times of one format compare as texts. */
  next(key: string, service: Service, pods: readonly Pod[]): string | undefined {
    const before = this.services.get(key);
    const times = new Map<string, string>();
    let earliest: string | undefined;
    for (const pod of pods) {
      const time = pod.status?.conditions?.find((condition) => condition.type === "Ready")?.lastTransitionTime;
      if (time === undefined) continue;
      times.set(pod.metadata.name, time);
      const isLater = time > (before?.get(pod.metadata.name) ?? "");
      if (isLater && (earliest === undefined || time < earliest)) earliest = time;
    }
    this.services.set(key, times);
    return before === undefined ? service.metadata.creationTimestamp : earliest;
  }

  forget(key: string): void {
    this.services.delete(key);
  }
}
