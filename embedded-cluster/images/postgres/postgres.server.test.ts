import { expect, test } from "vitest";
import type { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";
import type { Image } from "../image.ts";
import { imageCluster } from "../testing/pods.ts";
import { POSTGRES_IMAGES } from "./image.ts";

const image = POSTGRES_IMAGES.find(({ tags }) => tags.includes("15")) as Image;
const secret = { POSTGRES_PASSWORD: "secret", POSTGRES_DB: "myapp", POSTGRES_USER: "shop" };

async function running(env: Record<string, string> = secret) {
  const cluster = await imageCluster();
  const pod = await cluster.imagePod("postgres-0", image, { env });
  await cluster.expose("postgres-service", [pod], 5432);
  const client = await cluster.imagePod("client", image, { main: false });
  const psql = (sql: string, { password = "secret", user = "shop", database = "myapp" } = {}) =>
    client.run(["psql", "-h", "postgres-service", "-U", user, "-d", database, "-tA", "-c", sql], { env: { PGPASSWORD: password } });
  return { cluster, pod, client, psql };
}

test("without a password it says so and exits 1", async () => {
  const { pod } = await running({});
  expect(await pod.main?.exited).toBe(1);
  expect(pod.log()).toMatch(/^Error: Database is uninitialized and superuser password is not specified\.\n {7}You must specify POSTGRES_PASSWORD/);
});

test("logs its way to readiness", async () => {
  const { pod } = await running();
  const lines = pod.log().split("\n");
  expect(lines.slice(-7, -1)).toEqual([
    expect.stringMatching(/^2026-01-01 00:00:00\.000 UTC \[1\] LOG: {2}starting PostgreSQL 15\.\d+ \(Debian /),
    '2026-01-01 00:00:00.000 UTC [1] LOG:  listening on IPv4 address "0.0.0.0", port 5432',
    '2026-01-01 00:00:00.000 UTC [1] LOG:  listening on IPv6 address "::", port 5432',
    '2026-01-01 00:00:00.000 UTC [1] LOG:  listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"',
    "2026-01-01 00:00:00.000 UTC [61] LOG:  database system was shut down at 2026-01-01 00:00:00 UTC",
    "2026-01-01 00:00:00.000 UTC [1] LOG:  database system is ready to accept connections",
  ]);
});

test("lets in who has the password, and tells the others what libpq tells", async () => {
  const { cluster, psql, client, pod } = await running();
  expect(await psql("select current_user, current_database()")).toMatchObject({ code: 0, stdout: "shop|myapp\n", stderr: "" });
  const at = /connection to server at "postgres-service" \(10\.96\.1\.\d+\), port 5432 failed: (.*)\n/s;
  const refusal = async (options: object) => at.exec((await psql("select 1", options)).stderr)?.[1];
  expect(await refusal({ password: "wrong" })).toBe('FATAL:  password authentication failed for user "shop"');
  expect(await refusal({ user: "nobody" })).toBe('FATAL:  password authentication failed for user "nobody"');
  expect(await refusal({ password: "" })).toBe("fe_sendauth: no password supplied");
  expect(await refusal({ database: "other" })).toBe('FATAL:  database "other" does not exist');
  pod.main?.kill("SIGINT");
  await cluster.clock.settle();
  expect(await refusal({})).toBe("Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?");
  expect((await client.run(["psql", "-h", "nowhere"])).stderr).toBe(
    'psql: error: could not translate host name "nowhere" to address: Name or service not known\n',
  );
  expect((await client.run(["psql"])).stderr).toBe(
    'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?\n',
  );
});

test("inside its own container everybody is trusted, by the role's name", async () => {
  const { pod } = await running();
  expect((await pod.run(["psql", "-U", "shop", "-d", "myapp", "-tAc", "select 1"])).stdout).toBe("1\n");
  expect((await pod.run(["psql", "-c", "select 1"])).stderr).toBe(
    'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  role "root" does not exist\n',
  );
});

test("what was committed outlives the container, a kill included", async () => {
  const { cluster, pod, psql } = await running();
  await psql("create table t (a int); insert into t values (1)");
  await psql("begin; insert into t values (2)");
  pod.main?.kill("SIGKILL");
  await cluster.clock.settle();
  pod.network.dispose();
  // The volume is what stays: here, the whole file system.
  const again = await cluster.imagePod("postgres-1", image, { env: secret, fs: pod.fs as MemoryFileSystem });
  expect((await again.run(["psql", "-U", "shop", "-d", "myapp", "-tAc", "select * from t"])).stdout).toBe("1\n");
  expect(again.log()).toContain("PostgreSQL Database directory appears to contain a database; Skipping initialization");
  expect(again.log()).toContain("LOG:  database system was not properly shut down; automatic recovery in progress");
  again.main?.kill("SIGTERM");
  expect(await again.main?.exited).toBe(0);
  expect(
    again
      .log()
      .split("\n")
      .slice(-5, -1)
      .map((line) => line.replace(/^.*?LOG: {2}/, "")),
  ).toEqual(["received fast shutdown request", "aborting any active transactions", "shutting down", "database system is shut down"]);
});

test("pg_sleep takes its time and Ctrl-C of the client ends only the client", async () => {
  const { cluster, psql, client } = await running();
  expect((await psql("select pg_sleep(2)")).took).toBe(2_000);
  const busy = client.start(["psql", "postgresql://shop:secret@postgres-service/myapp", "-c", "select pg_sleep(60)"]);
  await cluster.clock.advance(1_000);
  busy.process.kill("SIGINT");
  expect(await cluster.finish(busy.process)).toBe(130);
  expect((await psql("select 1")).stdout).toBe("1\n");
});

test("a query that visits too many rows is cancelled instead of stopping the cluster", async () => {
  const { psql } = await running();
  const { code, stderr } = await psql("select count(*) from generate_series(1, 5000) a, generate_series(1, 5000) b");
  expect({ code, stderr }).toEqual({ code: 1, stderr: "ERROR:  canceling statement due to statement timeout\n" });
});

test("pg_isready tells apart who answers and who does not", async () => {
  const { cluster, client, pod } = await running();
  const ask = async () => {
    const { code, stdout } = await client.run(["pg_isready", "-h", "postgres-service"]);
    return { code, stdout };
  };
  expect(await ask()).toEqual({ code: 0, stdout: "postgres-service:5432 - accepting connections\n" });
  pod.main?.kill("SIGTERM");
  await cluster.clock.settle();
  expect(await ask()).toEqual({ code: 2, stdout: "postgres-service:5432 - no response\n" });
});

test("bytes that are no PostgreSQL do not harm the server", async () => {
  const { pod, client, psql } = await running();
  await client.run(["psql", "-h", pod.network.ip, "-c", "x".repeat(100_000)], { env: { PGPASSWORD: "secret", PGUSER: "shop" } });
  const socket = await client.network.connect(pod.network.ip, 5432);
  await socket.sink.write(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"));
  expect((await psql("select 1")).stdout).toBe("1\n");
  expect((await psql(`select ${"(".repeat(5_000)}1${")".repeat(5_000)}`)).stderr).toMatch(/^ERROR: {2}stack depth limit exceeded\n/);
});
