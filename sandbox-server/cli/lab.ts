import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkProblem } from "../grading/check-problem.ts";
import { LabError, loadLabs } from "../labs/load.ts";
import { newLab } from "./lab/new-lab.ts";
import { proveLab } from "./lab/prove-lab.ts";
import { kubeconfigCluster, virtualClusters } from "./lab/test-cluster.ts";
import { labProblems } from "./lab/validate/index.ts";
import { catalogueProblems } from "./lab/validate/messages.ts";

const USAGE = `Usage:
  npm run lab -- test [ID] [--cluster embedded|kubeconfig]   type every solution and mistake, and grade them
  npm run lab -- validate [ID]                               read every file of the labs
  npm run lab -- new ID                                      begin a lab`;

const LABS_FOLDER = resolve(import.meta.dirname, "../../labs");

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { cluster: { type: "string", default: "embedded" } } });
  const [verb, id] = positionals;
  if (verb === "test") return test(id, values.cluster);
  if (verb === "validate") return validate(id);
  if (verb === "new" && id !== undefined) return newLab(LABS_FOLDER, id);
  throw new LabError(`${verb === undefined ? "what to do is missing" : `${positionals.join(" ")} is nothing this can do`}.\n${USAGE}`);
}

async function test(id: string | undefined, clusterKind: string): Promise<number> {
  if (clusterKind !== "embedded" && clusterKind !== "kubeconfig")
    throw new LabError(`--cluster is ${JSON.stringify(clusterKind)}; expected embedded or kubeconfig.\n${USAGE}`);
  let problems = validate(id);
  for (const lab of chosen(id)) {
    const cluster = clusterKind === "embedded" ? virtualClusters() : await kubeconfigCluster();
    try {
      const start = performance.now();
      for await (const { name, problem } of proveLab(lab, cluster)) {
        console.log(`${problem === undefined ? "ok  " : "FAIL"} ${lab.definition.id}: ${name}${problem === undefined ? "" : `\n${problem}`}`);
        if (problem !== undefined) problems++;
      }
      console.log(`     ${lab.definition.id}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    } finally {
      await cluster.drive(cluster.provider.dispose());
    }
  }
  return problems;
}

function validate(id: string | undefined): number {
  const problems = [...catalogueProblems(), ...chosen(id).flatMap(labProblems)];
  for (const problem of problems) console.log(`FAIL ${problem}`);
  if (problems.length === 0) console.log("ok   every file of the labs is as it should be");
  return problems.length;
}

function chosen(id: string | undefined) {
  const labs = loadLabs(LABS_FOLDER, checkProblem);
  if (id === undefined) return [...labs.values()];
  const lab = labs.get(id);
  if (lab === undefined) throw new LabError(`there is no lab ${JSON.stringify(id)}; there are ${[...labs.keys()].join(", ")}`);
  return [lab];
}

main().then(
  (problems) => process.exit(problems === 0 ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof LabError ? error.message : error);
    process.exit(1);
  },
);
