import { expect, test } from "vitest";
import { fixtureServer } from "../testing/fixture-server.ts";
import { runKubectl } from "../testing/run-kubectl.ts";

test("a context's namespace is the default of what follows", async () => {
  const { client, clock } = await fixtureServer();
  const first = await runKubectl(["config", "set-context", "--current", "--namespace=empty"], { client, clock });
  expect(first.stdout).toBe('Context "test" modified.\n');
  const second = await runKubectl(["get", "pods"], { client, clock, fs: first.fs });
  expect({ stdout: second.stdout, stderr: second.stderr }).toEqual({ stdout: "", stderr: "No resources found in empty namespace.\n" });
  const contexts = await runKubectl(["config", "get-contexts"], { client, clock, fs: first.fs });
  expect(contexts.stdout).toBe("CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE\n*         test   test      admin      empty\n");
});

test("secrets are not shown", async () => {
  const { client, clock } = await fixtureServer();
  const { stdout } = await runKubectl(["config", "view"], { client, clock });
  expect(stdout).toBe(`apiVersion: v1
clusters:
- cluster:
    server: https://10.96.0.1:443
  name: test
contexts:
- context:
    cluster: test
    user: admin
  name: test
current-context: test
kind: Config
users:
- name: admin
  user:
    token: REDACTED
`);
});

test("without a kubeconfig the pod's service account is used, and without that nothing answers", async () => {
  const { client, clock } = await fixtureServer();
  const folder = "/var/run/secrets/kubernetes.io/serviceaccount";
  const inside = {
    files: { "/root/.kube/config": "", [`${folder}/token`]: "t", [`${folder}/namespace`]: "empty" },
    env: { KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" },
  };
  expect((await runKubectl(["get", "pods"], { client, clock, ...inside })).stderr).toBe("No resources found in empty namespace.\n");
  const { stderr, code } = await runKubectl(["get", "pods"], { client: undefined, clock, files: { "/root/.kube/config": "" } });
  expect(code).toBe(1);
  expect(stderr).toContain("dial tcp 127.0.0.1:8080: connect: connection refused");
  expect(stderr.split("\n").at(-2)).toBe("The connection to the server localhost:8080 was refused - did you specify the right host or port?");
  const named = await runKubectl(["get", "pods", "--context=nope"], { client, clock });
  expect(named.stderr).toBe("Error in configuration: context was not found for specified context: nope\n");
});
