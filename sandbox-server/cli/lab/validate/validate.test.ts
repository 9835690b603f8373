import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkProblem } from "../../../grading/check-problem.ts";
import { loadLabs } from "../../../labs/load.ts";
import { newLab } from "../new-lab.ts";
import { labProblems } from "./index.ts";

const LABS = resolve(import.meta.dirname, "../../../../labs");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labs-"));
  cpSync(join(LABS, "failover"), join(folder, "failover"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const problems = (id = "failover") => labProblems(loadLabs(folder, checkProblem).get(id) ?? expect.fail("the lab is not there"));
const edit = (path: string, change: (text: string) => string) => {
  const file = join(folder, "failover", path);
  writeFileSync(file, change(readFileSync(file, "utf8")));
};

test("the lab as it is has no problem", () => expect(problems()).toEqual([]));

/** Each rule has bait that must trip it. */
test.each([
  {
    name: "a command that one language has differently",
    bait: () => edit("locales/en/tasks/healing.md", (text) => text.replace("app=api", "app=apis")),
    says: /en\/tasks\/healing\.md: commands differ/,
  },
  {
    name: "a hint too few",
    bait: () => edit("locales/ja/tasks/readiness.md", (text) => text.replace("## hint\n", "")),
    says: /2 sections "## hint"; lab\.yaml says 3/,
  },
  { name: "a text left in Japanese", bait: () => edit("locales/zh-Hant/tasks/survive.md", (text) => `${text}\nこのまま\n`), says: /not translated/ },
  { name: "a file missing", bait: () => rmSync(join(folder, "failover/locales/en/solution.md")), says: /en\/solution\.md is missing/ },
  {
    name: "a file that belongs to nothing",
    bait: () => writeFileSync(join(folder, "failover/locales/en/tasks/old.md"), "# old\n"),
    says: /tasks\/old\.md belongs to nothing/,
  },
  {
    name: "a solution that is shown and never run",
    bait: () => edit("solutions/patch/solution.sh", (text) => `${text}kubectl get pods\n`),
    says: /what is shown is never run/,
  },
  {
    name: "words for a code that no check gives",
    bait: () => edit("locales/ja/messages.json", () => '{"nothing-such": "あ"}'),
    says: /no check of this lab gives nothing-such/,
  },
  {
    name: "an image that lab.yaml does not name",
    bait: () => edit("cluster/10-api.yaml", (text) => text.replace("my-api:latest", "nginx:latest")),
    says: /image nginx:latest is not under images/,
  },
  {
    name: "a namespace that lab.yaml does not name",
    bait: () => edit("cluster/10-api.yaml", (text) => text.replace("namespace:microservices", "namespace:staging")),
    says: /names a namespace the lab does not declare/,
  },
  {
    name: "a mistake that promises a code its check cannot give",
    bait: () => edit("mistakes/no-probe/verdict.yaml", () => "fails:\n  pod-replaced: probe-missing\n"),
    says: /pod-replaced cannot fail with probe-missing/,
  },
  {
    name: "a check that no mistake fails",
    bait: () => rmSync(join(folder, "failover/mistakes/rollout-instead-of-failure"), { recursive: true }),
    says: /no mistake fails pod-replaced/,
  },
  { name: "no design", bait: () => rmSync(join(folder, "failover/design.md")), says: /design\.md is missing/ },
])("found: $name", ({ bait, says }) => {
  bait();
  expect(problems().join("\n")).toMatch(says);
});

test("a lab just begun lacks only what its author has to think of", () => {
  expect(newLab(folder, "blue-green")).toBe(0);
  expect(problems("blue-green").map((problem) => problem.replace(/^.*blue-green: /, ""))).toEqual(["1 solutions; expected 2", "1 mistakes; expected 5"]);
});
