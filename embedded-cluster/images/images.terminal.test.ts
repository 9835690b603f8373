import { expect, test, vi } from "vitest";
import type { TestContainer } from "../shell/testing/container.ts";
import { type TestTerminal, testTerminal } from "../shell/testing/terminal.ts";
import type { Image } from "./image.ts";
import { createImageRegistry } from "./registry.ts";
import { imageCluster } from "./testing/pods.ts";

const registry = createImageRegistry();
const image = (reference: string) => registry.find(reference) as Image;

/** A person at the toolbox's terminal, with a database, a cache and a web server in the cluster. */
async function setUp() {
  const cluster = await imageCluster();
  const postgres = await cluster.imagePod("postgres-0", image("postgres:17"), { env: { POSTGRES_PASSWORD: "secret" } });
  const redis = await cluster.imagePod("redis-0", image("redis:7"));
  const web = await cluster.imagePod("web-0", image("my-api"));
  await cluster.expose("db", [postgres], 5432);
  await cluster.expose("cache", [redis], 6379);
  const ip = await cluster.expose("web", [web], 80, 8080);
  const toolbox = await cluster.imagePod("toolbox", image("tsunagu/toolbox"));
  const open = (...argv: string[]) =>
    testTerminal(
      { clock: cluster.clock, table: toolbox.processes } as TestContainer,
      argv,
      { columns: 100, rows: 40 },
      { PATH: "/usr/local/bin:/usr/bin:/bin" },
    );
  return { cluster, toolbox, open, ip };
}

/** The screen is painted by the host's timers, a little behind the cluster's clock. */
const shows = (terminal: TestTerminal, lines: string[]) =>
  vi.waitFor(async () => expect((await terminal.screen()).map((line) => line.trimEnd())).toEqual(lines));

test("psql asks for the password, prompts, continues statements, and leaves with \\q", async () => {
  const { open } = await setUp();
  const terminal = await open("psql", "-h", "db", "-U", "postgres");
  await terminal.type("secret\r");
  await terminal.type("select 1 as one,\r");
  await terminal.type("'two;' as two;\r");
  await terminal.type("begin;\rselect nope;\rrollback;\r");
  await terminal.type("\\x\rselect 3 as three;\r");
  await terminal.type("\\q\r");
  await shows(terminal, [
    "Password for user postgres:",
    "psql (17.6 (Debian 17.6-1.pgdg12+1))",
    'Type "help" for help.',
    "",
    "postgres=# select 1 as one,",
    "postgres-# 'two;' as two;",
    " one | two",
    "-----+------",
    "   1 | two;",
    "(1 row)",
    "",
    "postgres=# begin;",
    "select nope;",
    "rollback;",
    "BEGIN",
    'postgres=*# ERROR:  column "nope" does not exist',
    "LINE 1: select nope;",
    "               ^",
    "postgres=!# ROLLBACK",
    "postgres=# \\x",
    "select 3 as three;",
    "Expanded display is on.",
    "postgres=# -[ RECORD 1 ]",
    "three | 3",
    "",
    "postgres=# \\q",
  ]);
  expect(terminal.status()).toBe(0);
});

test("redis-cli marks types and keeps its prompt", async () => {
  const { open } = await setUp();
  const terminal = await open("redis-cli", "-h", "cache");
  await terminal.type('set greeting "hello there"\r');
  await terminal.type("get greeting\r");
  await terminal.type("incr hits\r");
  await terminal.type("select 2\r");
  await terminal.type("keys *\r");
  await terminal.type("exit\r");
  await shows(terminal, [
    'cache:6379> set greeting "hello there"',
    "OK",
    "cache:6379> get greeting",
    '"hello there"',
    "cache:6379> incr hits",
    "(integer) 1",
    "cache:6379> select 2",
    "OK",
    "cache:6379[2]> keys *",
    "(empty array)",
    "cache:6379[2]> exit",
  ]);
});

test("curl shows no meter on a terminal; telnet talks and Ctrl-C ends it", async () => {
  const { open, ip } = await setUp();
  const curl = await open("curl", "http://web/live");
  await curl.type("");
  await shows(curl, ['{"status":"ok"}']);
  const telnet = await open("telnet", "web", "80");
  await telnet.type("\u0003");
  await shows(telnet, [`Trying ${ip}...`, "Connected to web.", "Escape character is '^]'.", "^C"]);
  expect(telnet.status()).toBe(130);
});
