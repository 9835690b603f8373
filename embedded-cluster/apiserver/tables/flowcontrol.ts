import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, NAME } from "./columns.ts";

// Models printFlowSchema and printPriorityLevelConfiguration of pkg/printers/internalversion/printers.go.

export const flowSchemaTable: TablePrinter = {
  columns: [NAME, column("PriorityLevel"), column("MatchingPrecedence"), column("DistinguisherMethod"), AGE, column("MissingPL")],
  cells(object, now) {
    const { priorityLevelConfiguration, matchingPrecedence, distinguisherMethod } = object["spec"] ?? {};
    const dangling = ((object["status"]?.conditions ?? []) as { type: string; status: string }[]).find(({ type }) => type === "Dangling");
    return [
      object.metadata.name,
      priorityLevelConfiguration?.name ?? "",
      matchingPrecedence ?? 0,
      distinguisherMethod?.type ?? "<none>",
      age(object, now),
      dangling?.status ?? "?",
    ];
  },
};

export const priorityLevelConfigurationTable: TablePrinter = {
  columns: [NAME, column("Type"), column("NominalConcurrencyShares"), column("Queues"), column("HandSize"), column("QueueLengthLimit"), AGE],
  cells(object, now) {
    const { type, limited } = object["spec"] ?? {};
    const queuing = limited?.limitResponse?.queuing;
    return [
      object.metadata.name,
      type ?? "",
      limited?.nominalConcurrencyShares ?? "<none>",
      queuing?.queues ?? "<none>",
      queuing?.handSize ?? "<none>",
      queuing?.queueLengthLimit ?? "<none>",
      age(object, now),
    ];
  },
};
