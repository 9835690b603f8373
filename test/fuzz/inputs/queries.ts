import type { Dice } from "../dice.ts";
import type { Scene } from "./input.ts";
import { anyNumber, anyText } from "./values.ts";

const KEYS = [
  "app",
  "a",
  "x/y",
  "metadata.name",
  "metadata.namespace",
  "spec.nodeName",
  "status.phase",
  "type",
  "reason",
  "involvedObject.name",
  "spec.unschedulable",
];
const VALUES = ["web", "a", "", "Running", "default", "tsunagu-control-plane", "true", "'x'"];
const OPERATORS = ["=", "==", "!=", " in (a,b)", " notin (a)", " exists", ">1", "<x", " in ()", "!", "=!"];

export function anySelector(dice: Dice): string {
  if (dice.chance(0.15)) return anyText(dice).slice(0, 2_000);
  const one = () => dice.pick(["", "", "!"]) + dice.pick(KEYS) + dice.pick([...OPERATORS, ""]) + dice.pick(VALUES);
  return dice.listOf(4, one).join(dice.pick([",", ", ", ",,", ";"]));
}

const flag = (dice: Dice): string => dice.pick(["true", "false", "1", "0", "", "yes", "T", "null"]);
const number = (dice: Dice): string =>
  dice.chance(0.6) ? String(dice.pick([0, 1, 2, 3, 500])) : dice.chance(0.6) ? String(anyNumber(dice)) : anyText(dice).slice(0, 50);

function token({ dice, tokens }: Scene): string {
  const known = tokens.length > 0 && dice.chance(0.7) ? dice.pick(tokens) : dice.pick(["", "0", "1", "99999999", "-1", "x", "1e3", "18446744073709551616"]);
  if (dice.chance(0.8)) return known;
  const at = dice.below(known.length + 1);
  return known.slice(0, at) + dice.pick(["A", "=", "/", "", "%"]) + known.slice(at + 1);
}

function continueToken(scene: Scene): string {
  const { dice } = scene;
  if (dice.chance(0.5)) return token(scene);
  const start = dice.pick(["a\u0000", "", "../x", "default/a\u0000", "__proto__"]);
  return Buffer.from(
    JSON.stringify({ v: dice.pick<unknown>(["meta.k8s.io/v1", "v2", 1, null]), rv: dice.pick<unknown>([1, -1, 0, 5, "1", 1e30]), start }),
  ).toString("base64url");
}

const PARAMETERS: Readonly<Record<string, (scene: Scene) => string>> = {
  labelSelector: ({ dice }) => anySelector(dice),
  fieldSelector: ({ dice }) => anySelector(dice),
  limit: ({ dice }) => number(dice),
  continue: continueToken,
  resourceVersion: token,
  resourceVersionMatch: ({ dice }) => dice.pick(["NotOlderThan", "Exact", "", "exact"]),
  timeoutSeconds: ({ dice }) => number(dice),
  watch: ({ dice }) => flag(dice),
  allowWatchBookmarks: ({ dice }) => flag(dice),
  sendInitialEvents: ({ dice }) => flag(dice),
  dryRun: ({ dice }) => dice.pick(["All", "", "all", "None"]),
  fieldManager: ({ dice }) => anyText(dice).slice(0, 300),
  fieldValidation: ({ dice }) => dice.pick(["Strict", "Warn", "Ignore", "", "strict"]),
  force: ({ dice }) => flag(dice),
  pretty: ({ dice }) => flag(dice),
  gracePeriodSeconds: ({ dice }) => number(dice),
  propagationPolicy: ({ dice }) => dice.pick(["Foreground", "Background", "Orphan", "", "foreground"]),
  orphanDependents: ({ dice }) => flag(dice),
  ignoreStoreReadErrorWithClusterBreakingPotential: ({ dice }) => flag(dice),
  includeObject: ({ dice }) => dice.pick(["None", "Metadata", "Object", "x"]),
  container: ({ dice }) => dice.pick(["web", "", "x", "__proto__"]),
  command: ({ dice }) => dice.pick(["ls", "sh", "", "\u0000", "true"]),
  stdin: ({ dice }) => flag(dice),
  stdout: ({ dice }) => flag(dice),
  stderr: ({ dice }) => flag(dice),
  tty: ({ dice }) => flag(dice),
  ports: ({ dice }) => number(dice),
  follow: ({ dice }) => flag(dice),
  previous: ({ dice }) => flag(dice),
  tailLines: ({ dice }) => number(dice),
  sinceSeconds: ({ dice }) => number(dice),
  sinceTime: ({ dice }) => dice.pick(["2026-01-01T00:00:00Z", "x", ""]),
  limitBytes: ({ dice }) => number(dice),
  timestamps: ({ dice }) => flag(dice),
  stream: ({ dice }) => dice.pick(["All", "Stdout", "Stderr", "x"]),
  __proto__x: ({ dice }) => anyText(dice).slice(0, 20),
};
const ALL = Object.keys(PARAMETERS);

export const LIST_PARAMETERS = [
  "labelSelector",
  "fieldSelector",
  "limit",
  "continue",
  "resourceVersion",
  "resourceVersionMatch",
  "timeoutSeconds",
  "watch",
  "allowWatchBookmarks",
  "sendInitialEvents",
];
export const WRITE_PARAMETERS = ["dryRun", "fieldManager", "fieldValidation", "force", "pretty"];
export const DELETE_PARAMETERS = ["dryRun", "gracePeriodSeconds", "propagationPolicy", "orphanDependents"];
export const STREAM_PARAMETERS = [
  "container",
  "command",
  "stdin",
  "stdout",
  "stderr",
  "tty",
  "ports",
  "follow",
  "previous",
  "tailLines",
  "sinceSeconds",
  "sinceTime",
  "limitBytes",
  "timestamps",
  "stream",
];

/** "" or "?…", with some of these parameters and rarely others. */
export function anyQuery(scene: Scene, likely: readonly string[], share = 0.4): string {
  const { dice } = scene;
  if (!dice.chance(share)) return "";
  const parts = dice.listOf(5, () => {
    const name = dice.chance(0.9) ? dice.pick(likely) : dice.pick(ALL);
    const value = (PARAMETERS[name] as (scene: Scene) => string)(scene).toWellFormed();
    return dice.chance(0.97) ? `${name}=${encodeURIComponent(value)}` : `${name}${dice.pick(["", "=", "=%", "[]=1", "=a=b", "=%zz"])}`;
  });
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}
