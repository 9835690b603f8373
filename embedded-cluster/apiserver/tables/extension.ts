import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, NAME } from "./columns.ts";

// Models printMutatingWebhook, printMutatingAdmissionPolicy(Binding), printComponentStatus, printRuntimeClass, and the converter of APIServices.

export const webhookConfigurationTable: TablePrinter = {
  columns: [NAME, column("Webhooks", "integer"), AGE],
  cells: (object, now) => [object.metadata.name, (object["webhooks"] ?? []).length, age(object, now)],
};

export const mutatingAdmissionPolicyTable: TablePrinter = {
  columns: [NAME, column("Mutations", "integer"), column("ParamKind"), AGE],
  cells(object, now) {
    const { mutations, paramKind } = object["spec"] ?? {};
    return [object.metadata.name, (mutations ?? []).length, paramKind ? `${paramKind.apiVersion ?? ""}/${paramKind.kind ?? ""}` : "<unset>", age(object, now)];
  },
};

export const mutatingAdmissionPolicyBindingTable: TablePrinter = {
  columns: [NAME, column("PolicyName"), column("ParamRef"), AGE],
  cells(object, now) {
    const { policyName, paramRef } = object["spec"] ?? {};
    const parameter = paramRef?.name ? `${paramRef.namespace || "*"}/${paramRef.name}` : "<unset>";
    return [object.metadata.name, policyName ?? "", parameter, age(object, now)];
  },
};

export const componentStatusTable: TablePrinter = {
  columns: [NAME, column("Status"), column("Message"), column("Error")],
  cells(object) {
    const healthy = ((object["conditions"] ?? []) as { type: string; status: string; message?: string; error?: string }[]).find(
      ({ type }) => type === "Healthy",
    );
    const status = healthy === undefined ? "Unknown" : healthy.status === "True" ? "Healthy" : "Unhealthy";
    return [object.metadata.name, status, healthy?.message ?? "", healthy?.error ?? ""];
  },
};

export const runtimeClassTable: TablePrinter = {
  columns: [NAME, column("Handler"), AGE],
  cells: (object, now) => [object.metadata.name, object["handler"] ?? "", age(object, now)],
};

/** Models kube-aggregator/pkg/registry/apiservice. */
export const apiServiceTable: TablePrinter = {
  columns: [
    NAME,
    column("Service", "string", "The reference to the service that hosts this API endpoint."),
    column("Available", "string", "Whether this service is available."),
    AGE,
  ],
  cells(object, now) {
    const { service } = object["spec"] ?? {};
    const conditions = (object["status"]?.conditions ?? []) as { type: string; status: string; reason?: string }[];
    const found = conditions.find(({ type }) => type === "Available");
    const reason = found?.status !== "True" && found?.reason ? ` (${found.reason})` : "";
    return [object.metadata.name, service ? `${service.namespace}/${service.name}` : "Local", `${found?.status ?? "Unknown"}${reason}`, age(object, now)];
  },
};
