import { expect, test } from "vitest";
import { decodeUtf8, encodeUtf8 } from "../kernel/bytes.ts";
import { ACCEPT_BACKLOG_CONNECTIONS, SOCKETS_PER_POD, SOCKET_BUFFER_BYTES } from "../kernel/limits.ts";
import { readAllText, writeText } from "../kernel/streams.ts";
import type { Socket } from "./pod-network.ts";
import { testCluster } from "./testing/cluster.ts";

async function connected() {
  const cluster = await testCluster();
  const client = await cluster.pod("client");
  const server = await cluster.pod("server");
  const listener = server.listen(8080);
  const near = await client.connect(server.ip, 8080);
  const far = (await listener.accept()) as Socket;
  return { ...cluster, client, server, listener, near, far };
}

test("both ends see each other's addresses, and bytes flow both ways", async () => {
  const { client, server, near, far } = await connected();
  expect([near.local, near.remote]).toEqual([
    { ip: client.ip, port: 32768 },
    { ip: server.ip, port: 8080 },
  ]);
  expect([far.local, far.remote]).toEqual([near.remote, near.local]);
  await writeText(near.sink, "ping");
  expect(decodeUtf8((await far.source.read()) as Uint8Array)).toBe("ping");
  await writeText(far.sink, "pong");
  expect(decodeUtf8((await near.source.read(2)) as Uint8Array)).toBe("po");
  expect(decodeUtf8((await near.source.read()) as Uint8Array)).toBe("ng");
});

test("half-close ends one direction and leaves the other open", async () => {
  const { near, far } = await connected();
  await writeText(near.sink, "request");
  near.sink.close();
  expect(await readAllText(far.source)).toBe("request");
  await writeText(far.sink, "answer");
  far.close();
  expect(await readAllText(near.source)).toBe("answer");
});

test("a writer waits while the reader does not read, however large one write is", async () => {
  const { clock, near, far } = await connected();
  let written = false;
  const writing = near.sink.write(new Uint8Array(3 * SOCKET_BUFFER_BYTES)).then(() => {
    written = true;
  });
  await clock.settle();
  expect(written).toBe(false);
  let received = 0;
  while (received < 2 * SOCKET_BUFFER_BYTES) received += ((await far.source.read()) as Uint8Array).length;
  await writing;
  expect(written).toBe(true);
  expect(received).toBe(2 * SOCKET_BUFFER_BYTES);
});

test("close leaves what was sent readable; writing to a closed end is a broken pipe", async () => {
  const { near, far } = await connected();
  await writeText(near.sink, "last words");
  near.close();
  await expect(writeText(far.sink, "too late")).rejects.toThrow("Broken pipe");
  expect(await readAllText(far.source)).toBe("last words");
});

test("a killed pod resets its connections, after what had arrived; its listeners and address are gone", async () => {
  const { network, client, server, near, far, attempt } = await connected();
  await writeText(far.sink, "half an answ");
  const { ip } = server;
  server.dispose();
  expect(decodeUtf8((await near.source.read()) as Uint8Array)).toBe("half an answ");
  await expect(near.source.read()).rejects.toMatchObject({ code: "ECONNRESET", message: "Connection reset by peer" });
  await expect(writeText(near.sink, "?")).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(await attempt(client, ip, 8080)).toEqual({ outcome: "EHOSTUNREACH", took: 3_000 });
  // The next pod of the node gets another address, though this one is free.
  expect(network.allocatePodIp("node-1")).not.toBe(ip);
});

test("calls that wait end with their pod", async () => {
  const { clock, client } = await connected();
  const outcome = client.connect("203.0.113.7", 443).catch((error: { code: string }) => error.code);
  await clock.settle();
  client.dispose();
  expect(await outcome).toBe("ENETUNREACH");
  expect(clock.pendingTimers).toBe(0);
});

test("a live pod refuses a closed port at once; loopback reaches the pod itself only", async () => {
  const { client, server, attempt } = await connected();
  expect(await attempt(client, server.ip, 9999)).toEqual({ outcome: "ECONNREFUSED", took: 0 });
  expect(await attempt(client, "127.0.0.1", 8080)).toEqual({ outcome: "ECONNREFUSED", took: 0 });
  expect(await attempt(server, "127.0.0.1", 8080)).toEqual({ outcome: "connected", took: 0 });
  expect(await attempt(server, "0.0.0.0", 8080)).toEqual({ outcome: "connected", took: 0 });
});

test("where nobody is: neighbours are unreachable, the rest times out, IPv6 has no route", async () => {
  const { client, attempt } = await connected();
  expect(await attempt(client, "10.244.9.9", 80)).toEqual({ outcome: "EHOSTUNREACH", took: 3_000 });
  expect(await attempt(client, "172.18.0.99", 80)).toEqual({ outcome: "EHOSTUNREACH", took: 3_000 });
  expect(await attempt(client, "10.96.77.7", 80)).toEqual({ outcome: "ETIMEDOUT", took: 127_000 });
  expect(await attempt(client, "93.184.216.34", 80, 5_000)).toEqual({ outcome: "ETIMEDOUT", took: 5_000 });
  expect(await attempt(client, "fd00::1", 80)).toEqual({ outcome: "ENETUNREACH", took: 0 });
});

test("a port is listened on once, and again when it was closed", async () => {
  const { server, listener } = await connected();
  expect(() => server.listen(8080)).toThrow("Address already in use");
  expect(server.listeners()).toEqual([{ protocol: "tcp", port: 8080 }]);
  const accepting = listener.accept();
  listener.dispose();
  expect(await accepting).toBeNull();
  server.listen(8080);
});

test("a full backlog drops SYNs: the client gets in when a later one finds room", async () => {
  const { clock, client, server, listener } = await connected();
  for (let count = 0; count < ACCEPT_BACKLOG_CONNECTIONS; count++) await client.connect(server.ip, 8080);
  const start = clock.now();
  let connectedAt: number | undefined;
  void client.connect(server.ip, 8080).then(() => {
    connectedAt = clock.now() - start;
  });
  await clock.advance(1_500);
  expect(connectedAt).toBeUndefined();
  await listener.accept();
  await clock.advance(1_500);
  expect(connectedAt).toBe(3_000);
});

test("a pod holds a bounded number of sockets, and gets them back when connections end", async () => {
  const { client, server, listener, near } = await connected();
  const held: Socket[] = [];
  for (let count = 1; count < SOCKETS_PER_POD; count++) {
    held.push(await client.connect(server.ip, 8080));
    await listener.accept();
  }
  await expect(client.connect(server.ip, 8080)).rejects.toMatchObject({ code: "EMFILE" });
  near.close();
  for (const socket of held) socket.close();
  await expect(client.connect(server.ip, 9)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("datagrams are answered, refused, or lost", async () => {
  const { clock, client, server, network } = await connected();
  const serving = server.serveDatagrams(53, async ({ from, payload }) => encodeUtf8(`${from.ip} asked ${decodeUtf8(payload)}`));
  expect(decodeUtf8(await client.requestDatagram(server.ip, 53, encodeUtf8("who")))).toBe(`${client.ip} asked who`);
  expect(clock.pendingTimers).toBe(0);
  serving.dispose();
  await expect(client.requestDatagram(server.ip, 53, encodeUtf8("who"))).rejects.toMatchObject({ code: "ECONNREFUSED" });
  const lost = client.requestDatagram("8.8.8.8", 53, encodeUtf8("who")).catch((error: { code: string }) => error.code);
  await clock.advance(5_000);
  expect(await lost).toBe("ETIMEDOUT");
  network.dispose();
});

test("a host-network pod shares its node's ports, and takes its own away with it", async () => {
  const { network, client } = await connected();
  const agent = network.attachPod({ node: "node-1", namespace: "kube-system", name: "agent", hostNetwork: true });
  const host = network.hostNetwork("node-1");
  expect(agent.ip).toBe(host.ip);
  const listener = agent.listen(9100);
  const near = await client.connect(host.ip, 9100);
  await listener.accept();
  expect(host.listeners()).toEqual([{ protocol: "tcp", port: 9100 }]);
  agent.dispose();
  expect(host.listeners()).toEqual([]);
  await expect(near.source.read()).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("a container's share ends alone: its peers see the end, or a reset where they were not heard; the pod's other share goes on", async () => {
  const { client, server, listener, attempt } = await connected();
  const share = server.share();
  const own = share.listen(7000);
  const heard = await client.connect(server.ip, 7000);
  const unheard = await client.connect(server.ip, 7000);
  await writeText(unheard.sink, "nobody reads this");
  await own.accept();
  share.dispose();
  expect(await heard.source.read()).toBeNull();
  await expect(unheard.source.read()).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(await attempt(client, server.ip, 7000)).toEqual({ outcome: "ECONNREFUSED", took: 0 });
  expect(() => share.listen(7000)).toThrow("Network is unreachable");
  server.share().listen(7000);
  expect(server.listeners().map(({ port }) => port)).toEqual([listener.port, 7000].sort());
  const near = await client.connect(server.ip, 7000);
  server.dispose();
  await expect(near.source.read()).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("ping: pods and nodes answer, Service addresses do not", async () => {
  const { clock, client, server, service } = await connected();
  await service("web", { clusterIP: "10.96.0.20", ports: [{ port: 80 }] });
  const pinged = async (ip: string, timeoutMilliseconds?: number) => {
    const start = clock.now();
    let outcome: string | undefined;
    client.ping(ip, timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds }).then(
      () => {
        outcome = "answered";
      },
      (error) => {
        outcome = error.code;
      },
    );
    await clock.runUntil(() => outcome !== undefined);
    return `${outcome} after ${clock.now() - start}`;
  };
  expect(await pinged(server.ip)).toBe("answered after 0");
  expect(await pinged("172.18.0.2")).toBe("answered after 0");
  expect(await pinged("127.0.0.1")).toBe("answered after 0");
  expect(await pinged("10.96.0.20")).toBe("ETIMEDOUT after 1000");
  expect(await pinged("10.244.9.9", 5_000)).toBe("EHOSTUNREACH after 3000");
  expect(await pinged("fd00::1")).toBe("ENETUNREACH after 0");
});
