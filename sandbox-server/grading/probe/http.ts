import type { ExecTarget } from "../../cluster/exec.ts";
import type { CheckContext } from "../check.ts";
import { probe, probeIn } from "./probe.ts";

/** Seconds a probe waits for an answer. */
const ANSWER_SECONDS = "4";
const MARK = "\n--tsunagu-probe--";

export type HttpOutcome =
  | { kind: "answered"; status: number; body: string /** The Pod that says it answered. */; servedBy: string }
  /** curl's exit code says how far it came: 6 no such name, 7 refused, 28 timed out, 52 and 56 broken off. */
  | { kind: "failed"; exitCode: number; message: string }
  /** The Pod has no curl: the question could not be asked there. */
  | { kind: "no-curl"; message: string };

/** GET `url` from the grader's Pod, or from `from`. */
export async function httpGet(context: CheckContext, url: string, from?: ExecTarget): Promise<HttpOutcome> {
  const command = ["curl", "-s", "-S", "-m", ANSWER_SECONDS, "-w", `${MARK}%{http_code} %header{x-served-by}`, url];
  const result = from === undefined ? await probe(context, command) : await probeIn(context, from, command);
  const message = result.stderr.trim();
  if (result.exitCode === 126 || result.exitCode === 127) return { kind: "no-curl", message };
  if (result.exitCode !== 0) return { kind: "failed", exitCode: result.exitCode, message };
  const mark = result.stdout.lastIndexOf(MARK);
  const [status = "0", servedBy = ""] = result.stdout.slice(mark + MARK.length).split(" ");
  return { kind: "answered", status: Number(status), body: result.stdout.slice(0, mark), servedBy };
}
