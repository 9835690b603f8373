import { type FieldSet, NO_FIELDS, difference, isEmptySet, union } from "./field-set.ts";
import { decodeFields, encodeFields } from "./fields-v1.ts";

/** One entry of metadata.managedFields. */
export interface Manager {
  name: string;
  operation: "Apply" | "Update";
  apiVersion: string;
  subresource: string;
  time: string | undefined;
  fields: FieldSet;
}

/** Update managers kept apart; the oldest beyond are merged into one, as upstream's capManagersManager. */
const UPDATE_MANAGERS = 10;
const OLD_UPDATES_MANAGER = "ancient-changes";

export function decodeManagers(entries: readonly unknown[] | undefined): Manager[] {
  return (entries ?? []).flatMap((entry) => {
    const { manager, operation, apiVersion, subresource, time, fieldsV1 } = entry as Record<string, string | undefined>;
    if (operation !== "Apply" && operation !== "Update") return [];
    return [{ name: manager ?? "", operation, apiVersion: apiVersion ?? "", subresource: subresource ?? "", time, fields: decodeFields(fieldsV1) }];
  });
}

/** In upstream's order: appliers first, then by time, then by name. */
export function encodeManagers(managers: readonly Manager[]): unknown[] {
  return capped(managers.filter(({ fields }) => !isEmptySet(fields)))
    .sort(
      (a, b) => (a.operation < b.operation ? -1 : a.operation > b.operation ? 1 : 0) || compareText(a.time ?? "", b.time ?? "") || compareText(a.name, b.name),
    )
    .map(({ name, operation, apiVersion, subresource, time, fields }) => ({
      manager: name,
      operation,
      apiVersion,
      ...(time === undefined ? {} : { time }),
      fieldsType: "FieldsV1",
      fieldsV1: encodeFields(fields),
      ...(subresource === "" ? {} : { subresource }),
    }));
}

export function sameManager(a: Omit<Manager, "time" | "fields">, b: Omit<Manager, "time" | "fields">): boolean {
  if (a.name !== b.name || a.operation !== b.operation || a.subresource !== b.subresource) return false;
  return a.operation === "Apply" || a.apiVersion === b.apiVersion;
}

/** Takes fields from every manager, those that `lost` names in the manager's version. */
export function takeAway(managers: readonly Manager[], lost: (apiVersion: string) => FieldSet): Manager[] {
  return managers.map((manager) => {
    const fields = lost(manager.apiVersion);
    return isEmptySet(fields) ? manager : { ...manager, fields: difference(manager.fields, fields) };
  });
}

function capped(managers: readonly Manager[]): Manager[] {
  const updaters = managers.filter(({ operation }) => operation === "Update").sort((a, b) => compareText(a.time ?? "", b.time ?? ""));
  const surplus = updaters.length - UPDATE_MANAGERS;
  if (surplus <= 0) return [...managers];
  const merged = updaters.slice(0, surplus + 1);
  const last = merged.at(-1) as Manager;
  const fields = merged.reduce((all, { fields: own }) => union(all, own), NO_FIELDS);
  const ancient: Manager = { ...last, name: OLD_UPDATES_MANAGER, subresource: "", fields };
  return [...managers.filter((manager) => !merged.includes(manager)), ancient];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
