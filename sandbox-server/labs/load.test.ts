import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkProblem } from "../grading/check-problem.ts";
import { LabError, loadLabs } from "./load.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const LAB = `id: one
version: 1
minutes: 5
namespaces: [shop]
tasks:
  - id: first
    checks:
      - { id: ready, kind: workload-ready, with: { deployment: api, namespace: shop } }
`;

test("a lab with its manifests in order and its files by path", () => {
  write("one/lab.yaml", LAB);
  write("one/cluster/20.yaml", "b");
  write("one/cluster/10.yaml", "a");
  write("one/files/manifests/api.yaml", "x");
  write("not-a-lab/readme.md", "nothing");
  const labs = loadLabs(folder, checkProblem);
  expect([...labs.keys()]).toEqual(["one"]);
  const { manifests, files } = labs.get("one") ?? {};
  expect(manifests).toEqual([
    { file: "10.yaml", text: "a" },
    { file: "20.yaml", text: "b" },
  ]);
  expect(files).toEqual({ "manifests/api.yaml": "x" });
});

test.each([
  { name: "YAML that is none", text: "id: [", says: /lab\.yaml/ },
  { name: "a field nobody knows", text: `${LAB}colour: red\n`, says: /colour/ },
  { name: "another folder's id", text: LAB.replace("id: one", "id: two"), says: /id is "two"; expected "one"/ },
  { name: "cluster scope in a graded lab", text: `${LAB}clusterScope: true\n`, says: /clusterScope is for playgrounds only/ },
  { name: "a playground with tasks", text: `${LAB}playground: true\n`, says: /a playground has no tasks/ },
  {
    name: "a kind of check that does not exist",
    text: LAB.replace("workload-ready", "workload-redy"),
    says: /kind "workload-redy"; expected one of .*workload-ready/,
  },
  { name: "an option the kind does not have", text: LAB.replace("deployment: api", "deploymnt: api"), says: /check ready, with: .*deploymnt/s },
  { name: "a namespace nobody declared", text: LAB.replace("namespace: shop }", "namespace: shopp }"), says: /names namespace "shopp"; the lab declares shop/ },
  {
    name: "two checks of one name",
    text: `${LAB}      - { id: ready, kind: workload-ready, with: { deployment: web, namespace: shop } }\n`,
    says: /two checks are called ready/,
  },
])("refused, with the file's name: $name", ({ text, says }) => {
  write("one/lab.yaml", text);
  expect(() => loadLabs(folder, checkProblem)).toThrow(LabError);
  expect(() => loadLabs(folder, checkProblem)).toThrow(says);
});
