import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, NAME } from "./columns.ts";

// Models printConfigMap, printSecret, printServiceAccount, printResourceQuota of pkg/printers/internalversion/printers.go.

export const configMapTable: TablePrinter = {
  columns: [NAME, column("Data"), AGE],
  cells(object, now) {
    return [object.metadata.name, Object.keys(object["data"] ?? {}).length + Object.keys(object["binaryData"] ?? {}).length, age(object, now)];
  },
};

export const secretTable: TablePrinter = {
  columns: [NAME, column("Type"), column("Data"), AGE],
  cells: (object, now) => [object.metadata.name, object["type"] ?? "", Object.keys(object["data"] ?? {}).length, age(object, now)],
};

/** Name and age: ServiceAccounts, and kinds whose printer says no more. */
export const nameAndAgeTable: TablePrinter = {
  columns: [NAME, AGE],
  cells: (object, now) => [object.metadata.name, age(object, now)],
};

/** What kinds without a printer of their own show. Models rest.NewDefaultTableConvertor. */
export const createdAtTable: TablePrinter = {
  columns: [NAME, column("Created At", "date")],
  cells: (object) => [object.metadata.name, object.metadata.creationTimestamp ?? ""],
};

export const resourceQuotaTable: TablePrinter = {
  columns: [
    NAME,
    column("Request", "string", "Request represents a minimum amount of cpu/memory that a container may consume."),
    column("Limit", "string", "Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node."),
    AGE,
  ],
  cells(object, now) {
    const { hard = {}, used = {} } = (object["status"] ?? {}) as { hard?: Record<string, string>; used?: Record<string, string> };
    const requests: string[] = [];
    const limits: string[] = [];
    for (const name of Object.keys(hard).sort()) {
      (name.startsWith("limits.") ? limits : requests).push(`${name}: ${used[name] ?? "0"}/${hard[name]}`);
    }
    return [object.metadata.name, requests.join(", "), limits.join(", "), age(object, now)];
  },
};
