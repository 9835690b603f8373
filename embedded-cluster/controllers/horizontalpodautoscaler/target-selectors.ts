import { type Selector, matchesLabels } from "../../apimachinery/labels/selector.ts";
import type { Pod } from "../../apimachinery/types/core.ts";

/** What each autoscaler's target selects, as far as it is known: two that select one pod would fight. Models the BiMultimap of pkg/controller/util/selectors. */
export class TargetSelectors {
  private readonly known = new Map<string, Selector>();

  forget(key: string): void {
    this.known.delete(key);
  }

  put(key: string, selector: Selector): void {
    this.known.set(key, selector);
  }

  /** Keys of the autoscalers that select one of these pods of a namespace. */
  selecting(namespace: string, pods: readonly Pod[]): string[] {
    const found: string[] = [];
    for (const [key, selector] of this.known) {
      if (key.startsWith(`${namespace}/`) && pods.some((pod) => matchesLabels(selector, pod.metadata.labels))) found.push(key);
    }
    return found.sort();
  }
}
