import { disruptionConditions, DISRUPTION_ALLOWED, withStatusCondition } from "../../apimachinery/disruption-condition.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { formatGoSelector } from "../../apimachinery/labels/go-selector.ts";
import { objectKey } from "../../apimachinery/object.ts";
import { isConflict, isNotFound } from "../../apimachinery/status.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from "../../apimachinery/types/policy.ts";
import { labelMatcher } from "../../client/label-selector.ts";
import { RESOURCES } from "../../client/resources.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { DisposableStack } from "../../kernel/disposable.ts";
import { findCondition } from "../conditions.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { messageOf } from "../pod-control.ts";
import { isReady } from "../pods.ts";
import { disruptedPods, isExpectedToGo } from "./disrupted-pods.ts";
import { ExpectedPods } from "./expected-pods.ts";
import { startStaleConditions } from "./stale-conditions.ts";

/** Keeps a PodDisruptionBudget's status true, so that evictions know how many pods may go. Models pkg/controller/disruption. */
export const disruptionController: ControllerDefinition = {
  name: "disruption-controller",
  identity: "disruption-controller",
  needs: [RESOURCES.poddisruptionbudgets, RESOURCES.pods],
  start(context) {
    const opened = new DisposableStack();
    const controller = new DisruptionController(context);
    const queue = opened.use(queueOf(context, (key) => controller.reconcile(key)));
    const wake = (budget: PodDisruptionBudget) => queue.add(objectKey(budget));
    controller.budgets.onChange({ added: wake, updated: wake });
    const wakeBudgets = (pod: Pod) => controller.budgetsOf(pod).forEach(wake);
    controller.pods.onChange({
      added: wakeBudgets,
      updated(pod, previous) {
        wakeBudgets(previous);
        wakeBudgets(pod);
      },
      deleted: wakeBudgets,
    });
    opened.use(startStaleConditions(context, controller.pods));
    return opened;
  },
};

const UNMANAGED =
  "As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. " +
  'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.';

class DisruptionController {
  readonly budgets;
  readonly pods;
  private readonly writer;
  private readonly recorder;
  private readonly expected: ExpectedPods;
  private readonly context: ControllerContext;

  constructor(context: ControllerContext) {
    this.context = context;
    this.budgets = informerOf<PodDisruptionBudget>(context, RESOURCES.poddisruptionbudgets);
    this.pods = informerOf<Pod>(context, RESOURCES.pods);
    this.writer = resourceOf<PodDisruptionBudget>(context, RESOURCES.poddisruptionbudgets);
    this.recorder = recorderOf(context, "controllermanager");
    this.expected = new ExpectedPods(context);
  }

  budgetsOf(pod: Pod): PodDisruptionBudget[] {
    return this.budgets.inNamespace(pod.metadata.namespace ?? "").filter(({ spec }) => labelMatcher(spec?.selector)(pod.metadata.labels));
  }

  async reconcile(key: string): Promise<{ after: number } | void> {
    const budget = this.budgets.get(key);
    if (budget === undefined) return;
    try {
      return await this.sync(budget);
    } catch (error) {
      if (isNotFound(error)) return;
      if (isConflict(error)) throw error;
      await this.failSafe(budget, messageOf(error));
    }
  }

  private async sync(budget: PodDisruptionBudget): Promise<{ after: number } | void> {
    const matches = labelMatcher(budget.spec?.selector);
    const pods = this.pods.inNamespace(budget.metadata.namespace ?? "").filter((pod) => matches(pod.metadata.labels));
    if (pods.length === 0) this.recorder.record(budget, "Normal", "NoPods", "No matching pods found");
    const { expectedPods, desiredHealthy, unmanaged } = await this.expected.of(budget, pods).catch((error) => {
      const reason = `Failed to calculate the number of expected pods: ${messageOf(error)}`;
      this.recorder.record(budget, "Warning", "CalculateExpectedPodCountFailed", reason);
      throw error;
    });
    if (unmanaged) {
      const selected = `Pods selected by this PodDisruptionBudget (selector: ${formatGoSelector(budget.spec?.selector)}) were found to be unmanaged. `;
      this.recorder.record(budget, "Warning", "UnmanagedPods", selected + UNMANAGED);
    }
    const now = this.context.clock.now();
    const disrupted = disruptedPods(pods, budget, now, this.recorder);
    const currentHealthy = pods.filter((pod) => !isExpectedToGo(pod, disrupted.pods, now) && isReady(pod)).length;
    const allowed = expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
    await this.write(budget, { currentHealthy, desiredHealthy, expectedPods, disruptionsAllowed: allowed, disruptedPods: disrupted.pods }, now);
    return disrupted.recheckAfter === undefined ? undefined : { after: disrupted.recheckAfter };
  }

  private async write(budget: PodDisruptionBudget, found: PodDisruptionBudgetStatus, now: number): Promise<void> {
    const { disruptedPods: going, ...counts } = found;
    const status: PodDisruptionBudgetStatus = {
      ...counts,
      ...(Object.keys(going ?? {}).length === 0 ? {} : { disruptedPods: going as Record<string, string> }),
      observedGeneration: budget.metadata.generation ?? 0,
    };
    const known = budget.status.conditions;
    const conditions = disruptionConditions({ ...status, ...(known === undefined ? {} : { conditions: known }) }, now);
    const before = findCondition(known, DISRUPTION_ALLOWED);
    const after = findCondition(conditions, DISRUPTION_ALLOWED);
    const { conditions: _, ...present } = budget.status;
    if (semanticEqual(present, status) && before?.status === after?.status && before?.reason === after?.reason) return;
    await this.commit({ ...budget, status: { ...status, conditions } });
  }

  /** Nothing may be evicted while the status cannot be told. */
  private async failSafe(budget: PodDisruptionBudget, message: string): Promise<void> {
    const conditions = withStatusCondition(budget.status.conditions, {
      type: DISRUPTION_ALLOWED,
      status: "False",
      reason: "SyncFailed",
      message,
      ...(budget.status.observedGeneration ? { observedGeneration: budget.status.observedGeneration } : {}),
      lastTransitionTime: timestamp(this.context.clock.now()),
    });
    const status = { ...budget.status, disruptionsAllowed: 0, conditions };
    if (!semanticEqual(status, budget.status)) await this.commit({ ...budget, status });
  }

  private async commit(budget: PodDisruptionBudget): Promise<void> {
    const written = await this.writer.updateStatus(budget);
    await this.budgets.reached(written.metadata.resourceVersion);
  }
}
