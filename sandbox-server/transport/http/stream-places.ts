import { EVENT_STREAMS_PER_LEARNER } from "../../kernel/limits.ts";
import { refusal } from "../../kernel/refusal.ts";

/** Counts open event streams per person. */
export class StreamPlaces {
  private readonly open = new Map<string, number>();

  /** Takes a place; returns the way to give it back. Refuses above the limit. */
  take(personId: string): () => void {
    const count = this.open.get(personId) ?? 0;
    if (count >= EVENT_STREAMS_PER_LEARNER) throw refusal(429, "too-many-streams", { limit: EVENT_STREAMS_PER_LEARNER });
    this.open.set(personId, count + 1);
    return () => {
      const left = (this.open.get(personId) ?? 1) - 1;
      if (left === 0) this.open.delete(personId);
      else this.open.set(personId, left);
    };
  }
}
