import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { isConflict, isNotFound } from "../../apimachinery/status.ts";
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerStatus, MetricStatus } from "../../apimachinery/types/autoscaling.ts";
import type { Condition, Pod } from "../../apimachinery/types/core.ts";
import type { EventRecorder } from "../../client/event-recorder.ts";
import type { Informer } from "../../client/informer.ts";
import { requestJson } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { type ControllerContext, recorderOf, resourceOf } from "../controller.ts";
import { messageOf } from "../pod-control.ts";
import { setCondition } from "./conditions.ts";
import { computeReplicas } from "./compute-replicas.ts";
import { findScale } from "./find-scale.ts";
import { normalizePlainly, normalizeWithBehavior } from "./normalize.ts";
import type { AutoscalerRun } from "./run.ts";
import { ScaleHistory } from "./scale-history.ts";
import { TargetSelectors } from "./target-selectors.ts";

/** Writes to a scale that meet another's write, as retry.DefaultRetry. */
const SCALE_ATTEMPTS = 5;

/** One look at one autoscaler. Models reconcileAutoscaler of pkg/controller/podautoscaler/horizontal.go. */
export class AutoscalerController {
  private readonly history: ScaleHistory;
  private readonly selectors = new TargetSelectors();
  private readonly recorder: EventRecorder;
  private readonly writer;
  private readonly context: ControllerContext;
  private readonly autoscalers: Informer<HorizontalPodAutoscaler>;
  private readonly pods: Informer<Pod>;

  constructor(context: ControllerContext, autoscalers: Informer<HorizontalPodAutoscaler>, pods: Informer<Pod>) {
    this.context = context;
    this.autoscalers = autoscalers;
    this.pods = pods;
    this.history = new ScaleHistory(context.clock);
    this.recorder = recorderOf(context, "horizontal-pod-autoscaler");
    this.writer = resourceOf<HorizontalPodAutoscaler>(context, RESOURCES.horizontalpodautoscalers);
  }

  forget(key: string): void {
    this.history.forget(key);
    this.selectors.forget(key);
  }

  /** Rejects when the autoscaler could not do its work; the reason stands in its status by then. */
  async reconcile(autoscaler: HorizontalPodAutoscaler, key: string): Promise<void> {
    const run = this.begin(autoscaler, key);
    let found: Awaited<ReturnType<typeof findScale>>;
    try {
      found = await findScale(this.context, autoscaler);
    } catch (error) {
      run.event("Warning", "FailedGetScale", messageOf(error));
      run.condition("AbleToScale", "False", "FailedGetScale", `the HPA controller was unable to get the target's current scale: ${messageOf(error)}`);
      await this.write(autoscaler, { ...autoscaler.status, conditions: run.conditions } as HorizontalPodAutoscalerStatus);
      throw error;
    }
    run.condition("AbleToScale", "True", "SucceededGetScale", "the HPA controller was able to get the target's current scale");
    const current: number = found.scale["spec"]?.replicas ?? 0;
    this.history.begin(key, current);
    await this.scaleTo(run, found, current);
  }

  private async scaleTo(run: AutoscalerRun, { scale, path }: { scale: KubeObject; path: string }, current: number): Promise<void> {
    const { autoscaler } = run;
    const { minReplicas = 1, maxReplicas } = autoscaler.spec;
    let statuses: MetricStatus[] | undefined;
    let desired = 0;
    let reason = "";
    let problem: unknown;
    if (current === 0) {
      run.condition("ScalingActive", "False", "ScalingDisabled", "scaling is disabled since the replica count of the target is zero");
    } else if (current > maxReplicas) {
      reason = "Current number of replicas above Spec.MaxReplicas";
      desired = maxReplicas;
    } else if (current < minReplicas) {
      reason = "Current number of replicas below Spec.MinReplicas";
      desired = minReplicas;
    } else {
      const computed = await computeReplicas(run, scale);
      statuses = computed.statuses;
      problem = computed.error;
      if (computed.replicas === undefined) {
        await this.write(autoscaler, this.status(run, current, autoscaler.status?.desiredReplicas ?? 0, statuses));
        run.event("Warning", "FailedComputeMetricsReplicas", messageOf(problem));
        throw problem;
      }
      desired = Math.max(desired, computed.replicas);
      if (desired > current) reason = `${computed.metric} above target`;
      if (desired < current) reason = "All metrics below target";
      const wish = { run, history: this.history, current, desired, minReplicas, maxReplicas };
      desired = autoscaler.spec.behavior === undefined ? normalizePlainly(wish) : normalizeWithBehavior(wish, autoscaler.spec.behavior);
    }
    const rescale = current !== 0 && desired !== current;
    if (rescale) await this.rescale(run, scale, path, { current, desired, reason, statuses });
    const status = this.status(run, current, rescale ? desired : current, statuses);
    if (rescale) status.lastScaleTime = timestamp(this.context.clock.now());
    await this.write(autoscaler, status);
    if (problem !== undefined) throw problem;
  }

  private async rescale(
    run: AutoscalerRun,
    scale: KubeObject,
    path: string,
    change: { current: number; desired: number; reason: string; statuses: MetricStatus[] | undefined },
  ): Promise<void> {
    const { current, desired, reason, statuses } = change;
    const { autoscaler } = run;
    try {
      await this.writeScale(path, scale, desired);
    } catch (error) {
      run.event("Warning", "FailedRescale", `New size: ${desired}; reason: ${reason}; error: ${messageOf(error)}`);
      run.condition("AbleToScale", "False", "FailedUpdateScale", `the HPA controller was unable to update the target scale: ${messageOf(error)}`);
      await this.write(autoscaler, this.status(run, current, autoscaler.status?.desiredReplicas ?? 0, statuses));
      throw error;
    }
    run.condition("AbleToScale", "True", "SucceededRescale", `the HPA controller was able to update the target scale to ${desired}`);
    run.event("Normal", "SuccessfulRescale", `New size: ${desired}; reason: ${reason}`);
    if (autoscaler.spec.behavior !== undefined) this.history.scaled(run.key, autoscaler.spec.behavior, current, desired);
  }

  private async writeScale(path: string, first: KubeObject, replicas: number): Promise<void> {
    let scale = first;
    for (let attempt = 1; ; attempt++) {
      try {
        await requestJson(this.context.api, "PUT", path, { ...scale, spec: { ...scale["spec"], replicas } });
        return;
      } catch (error) {
        if (!isConflict(error) || attempt >= SCALE_ATTEMPTS) throw error;
        scale = await requestJson<KubeObject>(this.context.api, "GET", path);
      }
    }
  }

  private begin(autoscaler: HorizontalPodAutoscaler, key: string): AutoscalerRun {
    const { context, pods, selectors, recorder } = this;
    const conditions: Condition[] = structuredClone(autoscaler.status?.conditions ?? []) as Condition[];
    return {
      autoscaler,
      key,
      namespace: autoscaler.metadata.namespace ?? "",
      context,
      pods,
      selectors,
      conditions,
      condition: (type, status, reason, message) => setCondition(conditions, type, status, reason, message, context.clock.now()),
      event: (type, reason, message) => recorder.record(autoscaler, type, reason, message),
    };
  }

  private status(run: AutoscalerRun, current: number, desired: number, statuses: MetricStatus[] | undefined): HorizontalPodAutoscalerStatus {
    const { lastScaleTime } = run.autoscaler.status ?? {};
    return {
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      currentReplicas: current,
      desiredReplicas: desired,
      currentMetrics: statuses ?? null,
      conditions: run.conditions,
    };
  }

  private async write(autoscaler: HorizontalPodAutoscaler, status: HorizontalPodAutoscalerStatus): Promise<void> {
    if (semanticEqual(status, autoscaler.status)) return;
    try {
      const written = await this.writer.updateStatus({ ...autoscaler, status });
      await this.autoscalers.reached(written.metadata.resourceVersion);
    } catch (error) {
      if (isNotFound(error)) return;
      this.recorder.record(autoscaler, "Warning", "FailedUpdateStatus", messageOf(error));
      throw error;
    }
  }
}
