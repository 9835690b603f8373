import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, NAME } from "./columns.ts";

/** Models printPodDisruptionBudget of pkg/printers/internalversion/printers.go. */
export const podDisruptionBudgetTable: TablePrinter = {
  columns: [
    NAME,
    column("Min Available", "string", "The minimum number of pods that must be available."),
    column("Max Unavailable", "string", "The maximum number of pods that may be unavailable."),
    column("Allowed Disruptions", "integer", "Calculated number of pods that may be disrupted at this time."),
    AGE,
  ],
  cells(object, now) {
    const { minAvailable, maxUnavailable } = object["spec"] ?? {};
    return [object.metadata.name, String(minAvailable ?? "N/A"), String(maxUnavailable ?? "N/A"), object["status"]?.disruptionsAllowed ?? 0, age(object, now)];
  },
};
