import { expect, test } from "vitest";
import { testNode } from "../testing/test-node.ts";

test("an image nobody has: ErrImagePull, then ImagePullBackOff, then another pull after 10s", async () => {
  const node = await testNode();
  await node.run("missing", { containers: [{ image: "nosuch" }] });
  await node.clock.advance(500);
  const refusal =
    'failed to pull and unpack image "docker.io/library/nosuch:latest": failed to resolve reference "docker.io/library/nosuch:latest": ' +
    "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed";
  expect(node.status("missing").containerStatuses?.[0]).toMatchObject({ image: "nosuch", state: { waiting: { reason: "ErrImagePull", message: refusal } } });
  await node.clock.advance(1_000);
  expect(node.status("missing").containerStatuses?.[0]?.state.waiting).toEqual({
    reason: "ImagePullBackOff",
    message: `Back-off pulling image "nosuch": ErrImagePull: ${refusal}`,
  });
  await node.clock.advance(10_000);
  expect(node.events("missing")).toEqual([
    'Pulling: Pulling image "nosuch" (x2)',
    `Failed: Failed to pull image "nosuch": ${refusal} (x2)`,
    "Failed: Error: ErrImagePull (x2)",
    'BackOff: Back-off pulling image "nosuch" (x2)',
    "Failed: Error: ImagePullBackOff (x2)",
  ]);
});

test("a tag that is not there, a name that is none, a policy that forbids pulling", async () => {
  const node = await testNode();
  await node.run("tag", { containers: [{ image: "tools:9" }] });
  await node.run("name", { containers: [{ image: "Tools" }] });
  await node.run("never", { containers: [{ imagePullPolicy: "Never" }] });
  await node.clock.advance(500);
  const waiting = (pod: string) => node.status(pod).containerStatuses?.[0]?.state.waiting;
  expect(waiting("tag")?.message).toBe(
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/tools:9": failed to resolve reference "docker.io/library/tools:9": docker.io/library/tools:9: not found',
  );
  expect(waiting("name")).toEqual({
    reason: "InvalidImageName",
    message:
      'Failed to apply default image tag "Tools": couldn\'t parse image name "Tools": invalid reference format: repository name (library/Tools) must be lowercase',
  });
  expect(waiting("never")).toEqual({ reason: "ErrImageNeverPull", message: 'Container image "tools:1.0" is not present with pull policy of Never' });
});

test("the second pod finds the image on the node", async () => {
  const node = await testNode();
  await node.run("one", { containers: [{}] });
  await node.clock.advance(100);
  await node.run("two", { containers: [{}] });
  await node.clock.advance(100);
  expect(node.events("two")[0]).toBe('Pulled: Container image "tools:1.0" already present on machine and can be accessed by the pod');
});
