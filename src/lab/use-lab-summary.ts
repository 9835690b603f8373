import { usePluginData } from "@docusaurus/useGlobalData";
import type { LabSummary, LabsGlobalData } from "../plugins/labs/lab-content.ts";

/** A lab's title and size, from every page's data. */
export function useLabSummary(labId: string | undefined): LabSummary | undefined {
  const data = usePluginData("tsunagu-labs") as LabsGlobalData;
  return labId === undefined ? undefined : data.labs[labId];
}

export function useLabSummaries(): Record<string, LabSummary> {
  return (usePluginData("tsunagu-labs") as LabsGlobalData).labs;
}
