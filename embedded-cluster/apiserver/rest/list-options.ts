import { invalidError } from "../../apimachinery/errors.ts";
import { forbidden, notSupported } from "../../apimachinery/validation/field-problem.ts";
import type { FieldProblem } from "../registry/kind-definition.ts";
import type { Query } from "../request/query.ts";
import type { Call } from "./call.ts";

/** meta/v1 ListOptions, without the selectors. Absent texts are "". */
export interface ListOptions {
  limit: number;
  continue: string;
  resourceVersion: string;
  resourceVersionMatch: "" | "Exact" | "NotOlderThan";
  sendInitialEvents: boolean | undefined;
  allowWatchBookmarks: boolean;
  timeoutSeconds: number | undefined;
}

/** Reads and checks the options of a list, watch or deletecollection. Models listOpts of endpoints/handlers/get.go. */
export function listOptions(call: Call): ListOptions {
  const { query } = call.info;
  const match = query.get("resourceVersionMatch");
  const sendInitialEvents = query.has("sendInitialEvents") ? query.flag("sendInitialEvents") : undefined;
  const options = {
    limit: query.integer("limit") ?? 0,
    continue: query.get("continue"),
    resourceVersion: query.get("resourceVersion"),
    resourceVersionMatch: match as ListOptions["resourceVersionMatch"],
    sendInitialEvents,
    allowWatchBookmarks: query.flag("allowWatchBookmarks"),
    timeoutSeconds: query.integer("timeoutSeconds"),
  };
  const problems = call.info.verb === "watch" ? watchProblems(query, match) : listProblems(query, match);
  if (problems.length > 0) throw invalidError({ group: "meta.k8s.io", kind: "ListOptions" }, "", problems);
  return options;
}

const MATCH = "resourceVersionMatch";

/** Models ValidateListOptions of apis/meta/internalversion/validation. */
function listProblems(query: Query, match: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (match !== "") {
    if (query.get("resourceVersion") === "") problems.push(forbidden(MATCH, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
    if (query.get("continue") !== "") problems.push(forbidden(MATCH, "resourceVersionMatch is forbidden when continue is provided"));
    if (match !== "Exact" && match !== "NotOlderThan") problems.push(notSupported(MATCH, match, ["Exact", "NotOlderThan", ""]));
    if (match === "Exact" && query.get("resourceVersion") === "0")
      problems.push(forbidden(MATCH, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (query.has("sendInitialEvents")) problems.push(forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  return problems;
}

function watchProblems(query: Query, match: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const sends = query.has("sendInitialEvents");
  if (sends && match !== "NotOlderThan") problems.push(forbidden(MATCH, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
  if (match === "") {
    // Without a revision a watch begins with the state, as if it had asked for it.
    const implied = !sends && ["", "0"].includes(query.get("resourceVersion"));
    if (implied && query.get("continue") !== "") problems.push(forbidden(MATCH, "resourceVersionMatch is forbidden when continue is provided"));
    return problems;
  }
  if (!sends) problems.push(forbidden(MATCH, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
  if (match !== "NotOlderThan") problems.push(notSupported(MATCH, match, ["NotOlderThan"]));
  if (query.get("continue") !== "") problems.push(forbidden(MATCH, "resourceVersionMatch is forbidden when continue is provided"));
  return problems;
}
