import { parseCodeFence, typedText } from "../../src/components/code-fence.ts";
import { typeScript } from "../../sandbox-server/cli/lab/typist.ts";
import { virtualClusters } from "../../sandbox-server/cli/lab/test-cluster.ts";
import type { Lab } from "../../sandbox-server/labs/lab.ts";
import { sandboxOf } from "../../sandbox-server/session/provision/names.ts";
import { provisionSandbox } from "../../sandbox-server/session/provision/provision.ts";
import { attribute, type Fence, type Page } from "./pages.ts";

/** What a block did when its button was pressed. */
export interface Ran {
  line: number;
  code: string;
  exitCode: number;
  output: string;
  expectedExit: number;
  expected: string | undefined;
  /** Lines that the page shows beneath the block, and that were not said, names and addresses aside. */
  unsaid: string[];
}

/** Whether the page gives the block a button that types it. */
export function isTyped(fence: Fence): boolean {
  return parseCodeFence(fence.meta).action !== undefined;
}

/** A shell's prompt and what was typed behind it: no output. */
const TYPED = /^(?:[^\s@]+@[^\s:]+:\S*[$#] |> ).*$/;

/** Presses every button of a page, top to bottom, in a fresh sandbox of its lab and in one shell, in virtual time. */
export async function runPage(page: Page, lab: Lab): Promise<Ran[]> {
  const blocks = page.fences.filter(isTyped);
  const { provider, drive } = virtualClusters();
  const id = `docs-${page.id.replaceAll("/", "-")}`;
  const connection = await drive(provider.open(id, { nodes: lab.definition.nodes }));
  const sandbox = sandboxOf(id, connection, lab.definition);
  try {
    await drive(provisionSandbox(sandbox, lab));
    const script = blocks.map((fence, index) => `${typedText(parseCodeFence(fence.meta), fence.code)}\necho "@@block ${index} exit $?"\n`).join("");
    const transcript = await drive(typeScript(sandbox, script));
    return blocks.map((fence, index) => outcome(fence, index, transcript, sampleBeneath(page, fence)));
  } finally {
    await drive(provider.destroy(id));
  }
}

/** The part of the transcript between a block's marker and the one before it. */
function outcome(fence: Fence, index: number, transcript: string, sample: string): Ran {
  const text = transcript.replace(/\r+\n/g, "\n").replace(/ \r/g, "");
  const end = new RegExp(`^@@block ${index} exit (\\d+)$`, "m").exec(text);
  if (end === null) throw new Error(`line ${fence.line}: the block's end is not in the transcript, which ends: ${text.slice(-2_000)}`);
  const before = new RegExp(`^@@block ${index - 1} exit \\d+\\n`, "m").exec(text);
  const from = before === null ? 0 : before.index + before[0].length;
  const output = text
    .slice(from, end.index)
    .split("\n")
    .filter((line) => !TYPED.test(line))
    .join("\n");
  return {
    line: fence.line,
    code: fence.code,
    exitCode: Number(end[1]),
    output,
    expectedExit: Number(attribute(fence, "expect-exit") ?? 0),
    expected: attribute(fence, "expect"),
    unsaid: linesOf(sample).filter((line) => !linesOf(output).includes(line)),
  };
}

/** The sample output that follows a block, if there is one. */
function sampleBeneath(page: Page, fence: Fence): string {
  const next = page.fences[page.fences.indexOf(fence) + 1];
  return next !== undefined && parseCodeFence(next.meta).output ? next.code : "";
}

/** Lines without what is different in every cluster: Pod names, addresses, ports of nodes, ages, counts, and the padding that follows from them. */
function linesOf(text: string): string[] {
  const general = text
    .replace(/-[a-z0-9]{5,10}-[a-z0-9]{5}\b/g, "-POD")
    .replace(/^((?:endpointslice\S*\/)?[a-z-]+)-[a-z0-9]{5}( +IPv4)/gm, "$1-SLICE$2")
    .replace(/\b10(?:\.\d+){3}\b/g, "IP")
    .replace(/:3\d{4}\//g, ":NODEPORT/")
    .replace(/\b\d+[sm](?:\d+s)?(?=\s|$)/gm, "AGE")
    .replace(/^ +\d+ (?=\S+-POD)/gm, "COUNT ")
    .replace(/after \d+ m/g, "after SOME m");
  return general
    .split("\n")
    .map((line) => line.trim().replace(/ {2,}/g, " "))
    .filter((line) => line !== "");
}
