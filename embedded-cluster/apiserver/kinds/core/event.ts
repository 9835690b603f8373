import type { KubeObject } from "../../../apimachinery/object.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { eventTable } from "../../tables/cluster.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { labelKey, pathSegment } from "../rules/names.ts";
import { invalid, invalidFor, type Problems, required } from "../rules/problem.ts";

const NAMESPACE_MISMATCH = "does not match event.namespace";

/** Whether an Event makes sense, whoever sends it. Models legacyValidateEvent of pkg/apis/core/validation/events.go. */
export function checkEvent(problems: Problems, event: KubeObject, controllerField: string): void {
  const involved: string = event["involvedObject"]?.namespace ?? "";
  const own = event.metadata.namespace ?? "";
  if (!event["eventTime"]) {
    const agrees = involved === "" ? own === "" || own === "default" : involved === own;
    if (!agrees) problems.push(invalid("involvedObject.namespace", involved, NAMESPACE_MISMATCH));
    return;
  }
  if (involved === "" && own !== "default" && own !== "kube-system") problems.push(invalid("involvedObject.namespace", involved, NAMESPACE_MISMATCH));
  const controller: string = event["reportingComponent"] ?? "";
  if (controller === "") problems.push(required(controllerField));
  invalidFor(problems, controllerField, controller, labelKey(controller));
  checkText(problems, "reportingInstance", event["reportingInstance"]);
  checkText(problems, "action", event["action"]);
  checkText(problems, "reason", event["reason"]);
  checkLength(problems, "message", event["message"] ?? "", 1024);
}

function checkText(problems: Problems, field: string, text: string = ""): void {
  if (text === "") problems.push(required(field));
  checkLength(problems, field, text, 128);
}

function checkLength(problems: Problems, field: string, text: string, limit: number): void {
  if (text.length > limit) problems.push(invalid(field, "", `can have at most ${limit} characters`));
}

const checkCoreEvent: SpecCheck = (problems, event) => checkEvent(problems, event, "reportingComponent");

const involved = (field: string) => (event: KubeObject) => String(event["involvedObject"]?.[field] ?? "");

/** What an Event has even where nobody has said anything. */
const EMPTY = { involvedObject: {}, source: {}, firstTimestamp: null, lastTimestamp: null, eventTime: null, reportingComponent: "", reportingInstance: "" };

/** Models pkg/registry/core/event/strategy.go. */
export const EVENT: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "Event",
  plural: "events",
  shortNames: ["ev"],
  namespaced: true,
  createsOnUpdate: true,
  hasGeneration: false,
  zero: EMPTY,
  applyDefaults(event) {
    for (const [field, value] of Object.entries(EMPTY)) event[field] ??= value !== null && typeof value === "object" ? { ...value } : value;
  },
  ...validation({ namespaced: true, name: pathSegment, check: checkCoreEvent }),
  selectableFields: {
    "involvedObject.kind": involved("kind"),
    "involvedObject.namespace": involved("namespace"),
    "involvedObject.name": involved("name"),
    "involvedObject.uid": involved("uid"),
    "involvedObject.apiVersion": involved("apiVersion"),
    "involvedObject.resourceVersion": involved("resourceVersion"),
    "involvedObject.fieldPath": involved("fieldPath"),
    reason: (event) => event["reason"] ?? "",
    reportingComponent: (event) => event["reportingComponent"] ?? "",
    source: (event) => event["source"]?.component || event["reportingComponent"] || "",
    type: (event) => event["type"] ?? "",
  },
  table: eventTable,
});
