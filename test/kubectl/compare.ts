import { CertificateAuthority } from "../../sandbox-server/cluster/embedded/certificates.ts";
import { ClusterUnderTest, REST_MILLISECONDS, serve, startInstant } from "./cluster-under-test.ts";
import { type Answer, type CommandLine, parseCommandLine } from "./command-line.ts";
import { factsOfHelp, withoutAges, withoutBuild, withoutChance } from "./normalise.ts";
import { runOfficial } from "./official.ts";
import { OurKubectl } from "./our-kubectl.ts";
import type { Scenario } from "./scenario.ts";

export interface Comparison {
  scenario: string;
  command: string;
  official: Answer;
  ours: Answer;
  same: boolean;
}

/** Runs every command of a scenario by both, and says which answers agree. */
export async function compare(
  binary: string,
  scenario: Scenario,
  only?: (command: string) => boolean,
  progress?: (result: Comparison) => void,
): Promise<Comparison[]> {
  const authority = await CertificateAuthority.create(Date.now());
  const start = startInstant();
  const theirs = await ClusterUnderTest.start(authority, start);
  const mine = scenario.kind === "reading" ? theirs : await ClusterUnderTest.start(authority, start);
  const served = await serve(theirs, authority, scenario.files);
  const kubectlOn = (under: ClusterUnderTest) =>
    new OurKubectl({ cluster: under.cluster, folder: served.folder, files: { ...scenario.files, config: served.kubeconfig }, server: served.server });
  try {
    const parse = (text: string) => parseCommandLine(text, scenario.files);
    for (const under of new Set([theirs, mine])) await setUp(under, kubectlOn(under), scenario.setup.map(parse));
    const official = (line: CommandLine) => runOfficial(binary, served.folder, line);
    const kubectl = kubectlOn(mine);
    const commands = scenario.commands.filter((text) => only?.(text) ?? true).map(parse);
    return scenario.kind === "reading"
      ? await read(theirs, commands, official, kubectl, scenario.name, progress)
      : await change({ theirs, mine }, commands, official, kubectl, scenario.name, progress);
  } finally {
    await served.close();
    await theirs.cluster.stop();
    if (mine !== theirs) await mine.cluster.stop();
  }
}

async function setUp(under: ClusterUnderTest, kubectl: OurKubectl, commands: readonly CommandLine[]): Promise<void> {
  for (const line of commands) {
    const answer = await under.during(kubectl.run(line));
    if (answer.code !== 0) throw new Error(`setup failed: ${line.text}: ${answer.stderr}`);
    await under.rest();
  }
  await under.rest();
}

type Official = (line: CommandLine) => Promise<Answer>;

async function read(
  under: ClusterUnderTest,
  commands: readonly CommandLine[],
  official: Official,
  kubectl: OurKubectl,
  scenario: string,
  progress?: (result: Comparison) => void,
): Promise<Comparison[]> {
  const results: Comparison[] = [];
  for (const line of commands) {
    const [theirs, mine] = await under.during(Promise.all([official(line), kubectl.run(line)]));
    const result = comparison(scenario, line, theirs, mine, withoutAges);
    results.push(result);
    progress?.(result);
  }
  return results;
}

async function change(
  { theirs, mine }: { theirs: ClusterUnderTest; mine: ClusterUnderTest },
  commands: readonly CommandLine[],
  official: Official,
  kubectl: OurKubectl,
  scenario: string,
  progress?: (result: Comparison) => void,
): Promise<Comparison[]> {
  const results: Comparison[] = [];
  for (const line of commands) {
    const instant = Math.max(theirs.clock.now(), mine.clock.now()) + REST_MILLISECONDS;
    await Promise.all([theirs.until(instant), mine.until(instant)]);
    const [one, other] = await Promise.all([theirs.during(official(line)), mine.during(kubectl.run(line))]);
    const result = comparison(scenario, line, one, other, withoutChance);
    results.push(result);
    progress?.(result);
  }
  return results;
}

function comparison(scenario: string, line: CommandLine, theirs: Answer, mine: Answer, normalise: (answer: Answer) => Answer): Comparison {
  const help = isHelp(line) || [theirs.stdout, theirs.stderr].some((text) => text.includes("\nUsage:\n  kubectl "));
  const ordered = (answer: Answer) => (line.args[0] === "cp" ? withoutTarNote(answer) : hasNoOrder(line) ? sortedLines(answer) : answer);
  const settle = (answer: Answer) => ordered((line.args[0] === "top" ? asItIs : normalise)(withoutBuild(help ? factsOfHelp(answer) : answer)));
  const same = equal(theirs, mine) || equal(settle(theirs), settle(mine));
  return { scenario, command: line.text, official: settle(theirs), ours: settle(mine), same };
}

/** Help is compared by its facts: its prose is ours. */
export function isHelp({ args }: CommandLine): boolean {
  return args.includes("--help") || args.includes("-h") || args[0] === "help" || args[0] === "options" || args.length === 0;
}

/** What the container's tar says is printed by upstream when it comes in time. */
function withoutTarNote(answer: Answer): Answer {
  return { ...answer, stdout: answer.stdout.replace(/^tar: .*\n/gm, "") };
}

/** Amounts of CPU look like ages. */
function asItIs(answer: Answer): Answer {
  return answer;
}

/** The order in which upstream reads several logs or lists labels and clusters is that of a Go map: any. Nor does it keep that of events of the same second. */
function hasNoOrder({ args }: CommandLine): boolean {
  if (args[0] === "events" || (args[0] === "config" && args[1] === "get-clusters")) return true;
  if (args[0] === "label" || args[0] === "annotate") return args.includes("--list");
  return args[0] === "logs" && args.some((word) => word === "--all-containers" || word === "--all-pods" || word === "-l");
}

function sortedLines(answer: Answer): Answer {
  return { ...answer, stdout: answer.stdout.split("\n").sort().join("\n") };
}

function equal(a: Answer, b: Answer): boolean {
  return a.stdout === b.stdout && a.stderr === b.stderr && a.code === b.code;
}
