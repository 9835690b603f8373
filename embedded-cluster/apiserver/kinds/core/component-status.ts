import type { KindDefinition } from "../../registry/kind-definition.ts";
import { componentStatusTable } from "../../tables/extension.ts";
import { defineKind } from "../define.ts";

const COMPONENTS = ["scheduler", "controller-manager", "etcd-0"];

/** The parts of the control plane, which are well as long as anybody can ask. Models pkg/registry/core/componentstatus. */
export const COMPONENT_STATUS: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "ComponentStatus",
  plural: "componentstatuses",
  shortNames: ["cs"],
  namespaced: false,
  verbs: ["get", "list"],
  deprecation: "v1 ComponentStatus is deprecated in v1.19+",
  computed: () =>
    COMPONENTS.map((name) => ({
      apiVersion: "v1",
      kind: "ComponentStatus",
      metadata: { name },
      conditions: [{ type: "Healthy", status: "True", message: "ok" }],
    })),
  table: componentStatusTable,
});
