import { expect, test } from "vitest";
import { decodeUtf8, encodeUtf8 } from "../../../kernel/bytes.ts";
import type { Program } from "../../../shell/process/process.ts";
import { fixtureServer } from "../../testing/fixture-server.ts";
import { runKubectl } from "../../testing/run-kubectl.ts";

/** An editor that saves what `change` makes of the file, one change for each time it is opened. */
function editor(seen: string[], ...changes: ((text: string) => string)[]): Program {
  return async (process) => {
    const path = process.argv[1] as string;
    const text = decodeUtf8(process.fs.readFile(path));
    seen.push(text);
    const change = changes[seen.length - 1];
    if (change !== undefined) process.fs.writeFile(path, encodeUtf8(change(text)));
    return 0;
  };
}

async function edit(args: string[], ...changes: ((text: string) => string)[]) {
  const { client, clock } = await fixtureServer();
  const seen: string[] = [];
  const run = await runKubectl(["edit", ...args], { client, clock, env: { KUBE_EDITOR: "ed" }, programs: { "/usr/bin/ed": editor(seen, ...changes) } });
  const after = await runKubectl(["get", "cm", "settings", "-o", "jsonpath={.data.level}"], { client, clock });
  return { stdout: run.stdout, stderr: run.stderr, code: run.code, level: after.stdout, seen };
}

test("saves what was changed", async () => {
  const { seen, ...rest } = await edit(["cm", "settings"], (text) => text.replace('level: "5"', 'level: "7"'));
  expect(rest).toEqual({ stdout: "configmap/settings edited\n", stderr: "", code: 0, level: "7" });
  expect(seen[0]?.split("\n").slice(0, 5)).toEqual([
    "# Please edit the object below. Lines beginning with a '#' will be ignored,",
    "# and an empty file will abort the edit. If an error occurs while saving this file will be",
    "# reopened with the relevant failures.",
    "#",
    "apiVersion: v1",
  ]);
});

test("changes nothing when nothing was changed, or all was deleted", async () => {
  expect(await edit(["cm", "settings"])).toMatchObject({ stdout: "", stderr: "Edit cancelled, no changes made.\n", code: 0, level: "5" });
  expect(await edit(["cm", "settings"], () => "")).toMatchObject({ stderr: "Edit cancelled, saved file was empty.\n", code: 0, level: "5" });
});

test("opens the editor again with what is wrong, and keeps the file when it is given up", async () => {
  const broken = (text: string) => text.replace("level:", "level: a: ");
  const { stderr, code, seen } = await edit(["cm", "settings"], broken, (text) => text);
  expect(code).toBe(1);
  expect(seen).toHaveLength(2);
  expect(seen[1]).toContain(
    "# The edited file had a syntax error: error parsing edited-file: error converting YAML to JSON: yaml: line 9: mapping values are not allowed",
  );
  expect(stderr).toMatch(/A copy of your changes has been stored to "\/tmp\/kubectl-edit-\w+\.yaml"\nerror: Edit cancelled, no valid changes were saved.\n$/);
});

test("says which editor is missing", async () => {
  const { client, clock } = await fixtureServer();
  const { stderr, code } = await runKubectl(["edit", "cm", "settings"], { client, clock });
  expect({ stderr, code }).toEqual({ stderr: 'error: unable to launch the editor "vi"\n', code: 1 });
});
