import type { KubeObject } from "../../../apimachinery/object.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { EVENT, checkEvent } from "../core/event.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { sameFields } from "../rules/equality.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { invalid, type Problems, required } from "../rules/problem.ts";

/** How events.k8s.io calls a field → how the core group calls it. */
const RENAMED = [
  ["regarding", "involvedObject"],
  ["note", "message"],
  ["deprecatedSource", "source"],
  ["deprecatedFirstTimestamp", "firstTimestamp"],
  ["deprecatedLastTimestamp", "lastTimestamp"],
  ["deprecatedCount", "count"],
  ["reportingController", "reportingComponent"],
] as const;

function renamed(event: KubeObject, apiVersion: string, direction: "toCore" | "fromCore"): KubeObject {
  const result: KubeObject = { ...event, apiVersion };
  for (const [ours, core] of RENAMED) {
    const [from, to] = direction === "toCore" ? [ours, core] : [core, ours];
    if (event[from] === undefined) continue;
    delete result[from];
    result[to] = event[from];
  }
  // These are left out when there is nothing to say; the core group always has them.
  if (direction === "fromCore") for (const field of ["reportingController", "reportingInstance"]) if (result[field] === "") delete result[field];
  return result;
}

/** The reason is looked at twice, as upstream. */
const IMMUTABLE = [
  "involvedObject",
  "reason",
  "message",
  "source",
  "firstTimestamp",
  "lastTimestamp",
  "count",
  "reason",
  "type",
  "eventTime",
  "action",
  "related",
];

/** Models ValidateEventCreate and ValidateEventUpdate for what comes through events.k8s.io/v1. */
const checkStrictly: SpecCheck = (problems, event, previous) => {
  checkEvent(problems, event, "reportingController");
  if (previous === undefined) return checkNew(problems, event);
  if (!sameFields(event["series"], previous["series"])) checkSeries(problems, event);
  for (const field of IMMUTABLE) checkImmutable(problems, field, event[field], previous[field]);
  checkImmutable(problems, "reportingController", event["reportingComponent"], previous["reportingComponent"]);
  checkImmutable(problems, "reportingInstance", event["reportingInstance"], previous["reportingInstance"]);
};

function checkNew(problems: Problems, event: KubeObject): void {
  checkSeries(problems, event);
  if (!event["eventTime"]) problems.push(required("eventTime"));
  const type: string = event["type"] ?? "";
  if (type !== "Normal" && type !== "Warning") problems.push(invalid("type", "", `has invalid value: ${type}`));
  const unset = (field: string) => problems.push(invalid(field, "", "needs to be unset"));
  if (event["firstTimestamp"]) unset("firstTimestamp");
  if (event["lastTimestamp"]) unset("lastTimestamp");
  if (event["count"]) unset("count");
  if (event["source"]?.component || event["source"]?.host) unset("source");
}

function checkSeries(problems: Problems, event: KubeObject): void {
  const series = event["series"];
  if (series === undefined || series === null) return;
  if ((series.count ?? 0) < 2) problems.push(invalid("series.count", "", "should be at least 2"));
  if (!series.lastObservedTime) problems.push(required("series.lastObservedTime"));
}

const selectable = EVENT.selectableFields as NonNullable<KindDefinition["selectableFields"]>;
const regarding = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

/** The same Events as core/v1 has, in newer words. Models pkg/apis/events/v1/conversion.go. */
export const EVENTS_EVENT: KindDefinition = defineKind({
  group: "events.k8s.io",
  version: "v1",
  kind: "Event",
  plural: "events",
  shortNames: ["ev"],
  namespaced: true,
  createsOnUpdate: true,
  hasGeneration: false,
  ...validation({ namespaced: true, check: checkStrictly }),
  selectableFields: {
    ...Object.fromEntries(regarding.map((field) => [`regarding.${field}`, selectable[`involvedObject.${field}`] as (event: KubeObject) => string])),
    reason: selectable["reason"] as (event: KubeObject) => string,
    reportingController: selectable["reportingComponent"] as (event: KubeObject) => string,
    type: selectable["type"] as (event: KubeObject) => string,
  },
  table: EVENT.table,
  conversion: {
    stored: EVENT,
    toStored: (event) => renamed(event, "v1", "toCore"),
    fromStored: (event) => renamed(event, "events.k8s.io/v1", "fromCore"),
  },
});
