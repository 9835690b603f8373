import type { KubeObject } from "../../../apimachinery/object.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { eventTable } from "../../tables/cluster.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { invalid } from "../rules/problem.ts";

/** Models legacyValidateEvent of pkg/apis/core/validation/events.go. */
const checkEvent: SpecCheck = (problems, object) => {
  const namespace = object["involvedObject"]?.namespace ?? "";
  const own = object.metadata.namespace ?? "";
  if (namespace === "" ? own !== "" && own !== "default" : namespace !== own) {
    problems.push(invalid("involvedObject.namespace", namespace, "does not match event.namespace"));
  }
};

const involved = (field: string) => (event: KubeObject) => String(event["involvedObject"]?.[field] ?? "");

/** Models pkg/registry/core/event/strategy.go. */
export const EVENT: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "Event",
  plural: "events",
  shortNames: ["ev"],
  namespaced: true,
  hasGeneration: false,
  ...validation({ namespaced: true, check: checkEvent }),
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
