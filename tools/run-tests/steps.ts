import { ADMIN_KUBECONFIG } from "../../test/real-cluster/folder.ts";
import { REAL_FEATURES } from "../../test/real-cluster/versions.ts";

export interface Step {
  group: "check" | "unit" | "contract" | "browser" | "chance" | "real-cluster";
  name: string;
  /** A program of node_modules/.bin, or "node". */
  program: string;
  arguments: string[];
  /** The step counts tests in this file (vitest's JSON); without it the step counts as one test. */
  report?: string;
  /** Added to the environment. */
  environment?: Readonly<Record<string, string>>;
  limitMinutes: number;
}

const CONTRACT = ["run", "--config", "test/contract/vitest.config.mts"];
const HELM = ["run", "test/official-clients/helm.test.ts"];
const KUBECTL = ["run", "--config", "test/kubectl/vitest.config.mts"];
const QUIET = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON";
const REAL_CLUSTER = [QUIET, "test/real-cluster/main.ts"];

/** Groups that run only when they are asked for: chance takes long, the real cluster needs root, Go, and the time to build Kubernetes. */
export const ON_DEMAND: readonly Step["group"][] = ["chance", "real-cluster"];

/** Everything there is to run, cheapest first. `npm run check` is the group "check". */
export const STEPS: readonly Step[] = [
  { group: "check", name: "format (biome)", program: "biome", arguments: ["format", "."], limitMinutes: 3 },
  { group: "check", name: "lint (oxlint)", program: "oxlint", arguments: ["."], limitMinutes: 3 },
  { group: "check", name: "types: layers and their walls", program: "tsc", arguments: ["-b"], limitMinutes: 5 },
  { group: "check", name: "types: tests and tools", program: "tsc", arguments: ["-p", "tsconfig.tests.json"], limitMinutes: 5 },
  { group: "check", name: "types: the site", program: "tsc", arguments: ["-p", "src"], limitMinutes: 5 },
  { group: "check", name: "tidy: the repository checks itself", program: "node", arguments: ["tools/tidy/main.ts"], limitMinutes: 3 },
  { group: "unit", name: "tests", program: "vitest", arguments: ["run"], report: "unit.json", limitMinutes: 10 },
  { group: "contract", name: "contract: the embedded cluster", program: "vitest", arguments: CONTRACT, report: "contract.json", limitMinutes: 10 },
  {
    group: "browser",
    name: "tests against the running server, in Chromium",
    program: "vitest",
    arguments: ["run", "--config", "test/vitest.config.mts"],
    report: "browser.json",
    limitMinutes: 14,
  },
  { group: "chance", name: "1,000 random histories", program: "node", arguments: [QUIET, "test/histories/main.ts"], limitMinutes: 15 },
  { group: "chance", name: "100,000 malformed requests", program: "node", arguments: [QUIET, "test/fuzz/main.ts"], limitMinutes: 10 },
  { group: "real-cluster", name: "a real cluster comes up", program: "node", arguments: [...REAL_CLUSTER, "up"], limitMinutes: 40 },
  {
    group: "real-cluster",
    name: "contract: the real cluster",
    program: "vitest",
    arguments: CONTRACT,
    environment: { TSUNAGU_CONTRACT: "real", TSUNAGU_CLUSTER_FEATURES: REAL_FEATURES.join(","), KUBECONFIG: ADMIN_KUBECONFIG },
    report: "contract-real.json",
    limitMinutes: 30,
  },
  { group: "real-cluster", name: "ours against the official kubectl", program: "vitest", arguments: KUBECTL, report: "kubectl.json", limitMinutes: 12 },
  // `up` has built Helm: here its test of the embedded cluster is not left out, and the same body is held against the real one.
  { group: "real-cluster", name: "Helm against the embedded cluster", program: "vitest", arguments: HELM, report: "helm.json", limitMinutes: 5 },
  {
    group: "real-cluster",
    name: "Helm against the real cluster",
    program: "vitest",
    arguments: HELM,
    environment: { TSUNAGU_CONTRACT: "real", KUBECONFIG: ADMIN_KUBECONFIG },
    report: "helm-real.json",
    limitMinutes: 5,
  },
  { group: "real-cluster", name: "the real cluster goes down", program: "node", arguments: [...REAL_CLUSTER, "down"], limitMinutes: 5 },
];
