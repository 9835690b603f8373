import { expect, test } from "vitest";
import { readAllText, writeText } from "../../kernel/streams.ts";
import { testNode } from "../testing/test-node.ts";

const QUERY = { command: [], stdin: true, stdout: true, stderr: true, tty: false };

test("attach: what is typed reaches the container, what it prints reaches every client and the log", async () => {
  const node = await testNode();
  await node.run("echo", { restartPolicy: "Never", containers: [{ command: ["cat"], stdin: true, stdinOnce: true } as object] });
  await node.clock.advance(100);
  const one = await node.proxy.attach(node.pod("echo"), "main", QUERY);
  const two = await node.proxy.attach(node.pod("echo"), "main", { ...QUERY, stdin: false });
  await writeText(one.stdin, "hello\n");
  one.stdin.close();
  expect(await readAllText(one.stdout)).toBe("hello\n");
  expect(await readAllText(two.stdout)).toBe("hello\n");
  expect(await one.status).toMatchObject({ status: "Success" });
  await node.clock.advance(1_100);
  expect(node.status("echo").phase).toBe("Succeeded");
  const log = await node.proxy.logs(node.pod("echo"), "main", { follow: false, previous: false, timestamps: false });
  expect(await readAllText(log)).toBe("hello\n");
});

test("a followed log goes on while the container does, and ends with it", async () => {
  const node = await testNode();
  await node.run("echo", { restartPolicy: "Never", containers: [{ command: ["cat"], stdin: true, stdinOnce: true } as object] });
  await node.clock.advance(100);
  const log = await node.proxy.logs(node.pod("echo"), "main", { follow: true, previous: false, timestamps: false });
  const whole = readAllText(log);
  const client = await node.proxy.attach(node.pod("echo"), "main", QUERY);
  for (const line of ["one\n", "two\n"]) {
    await writeText(client.stdin, line);
    await node.clock.advance(10);
  }
  client.stdin.close();
  await node.clock.advance(1_100);
  expect(await whole).toBe("one\ntwo\n");
});

test("port-forward: to a port that listens, and to one that does not", async () => {
  const node = await testNode();
  await node.run("web", { containers: [{}] });
  await node.clock.advance(100);
  const channels = await node.proxy.portForward(node.pod("web"), 80);
  await writeText(channels.data.sink, "GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n");
  expect(await readAllText(channels.data.source)).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nweb\n$/);
  const refused = await node.proxy.portForward(node.pod("web"), 81);
  expect(await readAllText(refused.error)).toMatch(
    /^error forwarding port 81 to pod [0-9a-f]{64}, uid : failed to execute portforward in network namespace "\/var\/run\/netns\/cni-[0-9a-f]+": failed to connect to localhost:81 inside namespace "[0-9a-f]{64}", IPv4: dial tcp4 127\.0\.0\.1:81: connect: connection refused /,
  );
});

test("a container that does not run cannot be entered", async () => {
  const node = await testNode();
  await node.run("done", { restartPolicy: "Never", containers: [{ command: ["exit", "0"] }] });
  await node.clock.advance(2_000);
  await expect(node.proxy.exec(node.pod("done"), "main", { ...QUERY, command: ["env"] })).rejects.toThrow('container not found ("main")');
});
