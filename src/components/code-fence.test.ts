import { expect, test } from "vitest";
import { parseCodeFence, typedText } from "./code-fence.ts";

test.each([
  ["run", { action: "run", file: undefined, output: false }],
  ['run expect="200 OK" expect-exit="1"', { action: "run", file: undefined, output: false }],
  ['apply file="api.yaml"', { action: "apply", file: "api.yaml", output: false }],
  ["output", { action: undefined, file: undefined, output: true }],
  ['norun="needs a cloud"', { action: undefined, file: undefined, output: false }],
  ["", { action: undefined, file: undefined, output: false }],
])("the fence %j", (meta, fence) => {
  expect(parseCodeFence(meta)).toEqual(fence);
});

test("a command is typed as it stands, without empty lines at its end", () => {
  expect(typedText(parseCodeFence("run"), "kubectl get pods \\\n  -o wide\n\n")).toBe("kubectl get pods \\\n  -o wide");
});

test("a manifest is written to its file and applied; its own EOF does not end it", () => {
  expect(typedText(parseCodeFence('apply file="my api.yaml"'), "kind: Pod\nEOF\n")).toBe(
    "cat > 'my api.yaml' <<'EOF_'\nkind: Pod\nEOF\nEOF_\nkubectl apply -f 'my api.yaml'",
  );
});
