import { expect, test } from "vitest";
import { fixtureServer } from "../../testing/fixture-server.ts";
import { runKubectl } from "../../testing/run-kubectl.ts";

const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: b}\n`;

test("documents before a broken one are applied, and so are other files of the folder", async () => {
  const { client, clock } = await fixtureServer();
  const files = {
    "/home/all/1.yaml": `${map("one")}---\n${map("two")}---\na: b: c\n---\n${map("never")}`,
    "/home/all/2.yml": `# nothing but a comment\n---\n${map("three")}`,
    "/home/all/notes.txt": "not a manifest",
    "/home/all/deeper/3.yaml": map("four"),
  };
  const { stdout, stderr, code } = await runKubectl(["apply", "-f", "all"], { client, clock, files });
  expect({ stdout, stderr, code }).toEqual({
    stdout: "configmap/one created\nconfigmap/two created\nconfigmap/three created\n",
    stderr: "error: error parsing all/1.yaml: error converting YAML to JSON: yaml: mapping values are not allowed in this context\n",
    code: 1,
  });
  const again = await runKubectl(["apply", "-R", "-f", "all/deeper", "-f", "all/2.yml"], { client, clock, files });
  expect(again.stdout).toBe("configmap/four created\nconfigmap/three unchanged\n");
});

test("a paste of many megabytes is refused, not parsed", async () => {
  const { client, clock } = await fixtureServer();
  const { stderr, code } = await runKubectl(["apply", "-f", "-"], { client, clock, stdin: `a: ${"x".repeat(50_000_000)}` });
  expect({ stderr, code }).toEqual({ stderr: "error: stream is longer than 3145728 bytes\n", code: 1 });
});

test("an alias bomb and endless nesting end with a sentence", async () => {
  const { client, clock } = await fixtureServer();
  const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]", ..."bcdefghi".split("").map((key, index) => `${key}: &${key} [${`*${"abcdefgh"[index]},`.repeat(9)}]`)].join("\n");
  const first = await runKubectl(["apply", "-f", "-"], { client, clock, stdin: bomb });
  expect(first.stderr).toBe("error: error parsing STDIN: error converting YAML to JSON: yaml: document contains excessive aliasing\n");
  const second = await runKubectl(["apply", "-f", "-"], { client, clock, stdin: "[".repeat(200_000) });
  expect(second.code).toBe(1);
});
