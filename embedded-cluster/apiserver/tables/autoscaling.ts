import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus } from "../../apimachinery/types/autoscaling.ts";
import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, NAME } from "./columns.ts";

const SHOWN_METRICS = 2;
const UNKNOWN = "<unknown>";

/** Models printHorizontalPodAutoscaler and formatHPAMetrics of pkg/printers/internalversion/printers.go. */
export const horizontalPodAutoscalerTable: TablePrinter = {
  columns: [NAME, column("Reference"), column("Targets"), column("MinPods"), column("MaxPods"), column("Replicas"), AGE],
  cells(object, now) {
    const { metadata, spec, status } = object as HorizontalPodAutoscaler;
    return [
      metadata.name,
      `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
      metricsCell(spec.metrics ?? [], status?.currentMetrics ?? []),
      spec.minReplicas === undefined ? "<unset>" : String(spec.minReplicas),
      spec.maxReplicas ?? 0,
      status?.currentReplicas ?? 0,
      age(object, now),
    ];
  },
};

function metricsCell(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return "<none>";
  const texts = specs.map((spec, index) => metricText(spec, statuses[index]));
  const shown = texts.slice(0, SHOWN_METRICS).join(", ");
  return texts.length > SHOWN_METRICS ? `${shown} + ${texts.length - SHOWN_METRICS} more...` : shown;
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case "External":
    case "Object": {
      const target = (spec.type === "External" ? spec.external : spec.object)?.target;
      const current = (spec.type === "External" ? status?.external : status?.object)?.current;
      if (target?.averageValue !== undefined) return `${current?.averageValue ?? UNKNOWN}/${target.averageValue} (avg)`;
      return `${current?.value ?? UNKNOWN}/${target?.value ?? ""}`;
    }
    case "Pods":
      return `${status?.pods?.current.averageValue ?? UNKNOWN}/${spec.pods?.target.averageValue ?? ""}`;
    case "Resource":
    case "ContainerResource": {
      const source = spec.type === "Resource" ? spec.resource : spec.containerResource;
      const current = (spec.type === "Resource" ? status?.resource : status?.containerResource)?.current;
      const { averageValue, averageUtilization } = source?.target ?? {};
      if (averageValue !== undefined) return `${source?.name}: ${current?.averageValue ?? UNKNOWN}/${averageValue}`;
      const used = current?.averageUtilization === undefined ? UNKNOWN : `${current.averageUtilization}%`;
      return `${source?.name}: ${used}/${averageUtilization === undefined ? "<auto>" : `${averageUtilization}%`}`;
    }
    default:
      return "<unknown type>";
  }
}
