import type { HorizontalPodAutoscalerSpec, ScalingRules } from "../../apimachinery/types/autoscaling.ts";
import type { Clock } from "../../kernel/clock.ts";
import { AUTOSCALER_SAMPLES } from "../../kernel/limits.ts";

interface Recommendation {
  replicas: number;
  time: number;
}

interface Change {
  /** How many replicas came or went. */
  replicas: number;
  time: number;
}

interface Memory {
  recommendations: Recommendation[];
  ups: Change[];
  downs: Change[];
}

/**
 * What was recommended and done of late, for each autoscaler: stabilization and rates look back at it. It is lost with the process, as
 * upstream's. Models the recommendations and scale events of horizontal.go.
 */
export class ScaleHistory {
  private readonly memories = new Map<string, Memory>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  forget(key: string): void {
    this.memories.delete(key);
  }

  /** The size at which an autoscaler is first seen counts as recommended. */
  begin(key: string, current: number): void {
    if (this.memories.has(key)) return;
    this.memories.set(key, { recommendations: [{ replicas: current, time: this.clock.now() }], ups: [], downs: [] });
  }

  recommendations(key: string): readonly Recommendation[] {
    return this.memory(key).recommendations;
  }

  /** Remembers a recommendation, and forgets those from before `since`. */
  recommend(key: string, replicas: number, since: number): void {
    const memory = this.memory(key);
    memory.recommendations = [...memory.recommendations.filter(({ time }) => time >= since), { replicas, time: this.clock.now() }].slice(-AUTOSCALER_SAMPLES);
  }

  /** Remembers a change of size as long as the longest of the behavior's policies looks back. */
  scaled(key: string, behavior: NonNullable<HorizontalPodAutoscalerSpec["behavior"]>, before: number, after: number): void {
    const memory = this.memory(key);
    const change: Change = { replicas: Math.abs(after - before), time: this.clock.now() };
    if (after > before) memory.ups = kept(memory.ups, behavior.scaleUp, change);
    else memory.downs = kept(memory.downs, behavior.scaleDown, change);
  }

  /** The size at the start of a period that ends now. */
  replicasBefore(key: string, current: number, periodSeconds: number): number {
    const { ups, downs } = this.memory(key);
    const since = this.clock.now() - periodSeconds * 1000;
    const total = (changes: readonly Change[]) => changes.reduce((sum, { replicas, time }) => (time > since ? sum + replicas : sum), 0);
    return current - total(ups) + total(downs);
  }

  private memory(key: string): Memory {
    const known = this.memories.get(key) ?? { recommendations: [], ups: [], downs: [] };
    this.memories.set(key, known);
    return known;
  }
}

function kept(changes: readonly Change[], rules: ScalingRules | undefined, change: Change): Change[] {
  const longest = Math.max(0, ...(rules?.policies ?? []).map(({ periodSeconds }) => periodSeconds)) * 1000;
  return [...changes.filter(({ time }) => time >= change.time - longest), change].slice(-AUTOSCALER_SAMPLES);
}
