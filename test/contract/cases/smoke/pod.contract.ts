import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";

contractCase("smoke: a Pod runs, prints, and answers exec", async (c) => {
  const command = ["sh", "-c", "echo started; exec sleep 3600"];
  await c.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "one" }, spec: { containers: [{ name: "main", image: "busybox:1.36", command }] } });
  await c.podReady("one");
  expect(await c.logs("one")).toBe("started\n");
  expect(await c.exec("one", ["sh", "-c", "echo out; echo err >&2; exit 3"])).toEqual({ exitCode: 3, stdout: "out\n", stderr: "err\n" });
});

contractCase("smoke: a name that is taken is refused", async (c) => {
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one" }, data: { a: "1" } };
  await c.create(object);
  expect(await c.refused(c.create(object))).toMatchObject({ code: 409, reason: "AlreadyExists", message: 'configmaps "one" already exists' });
});
