import { expect, test } from "vitest";
import { createImageRegistry } from "../registry.ts";
import type { Image } from "../image.ts";
import { imageCluster } from "../testing/pods.ts";

const registry = createImageRegistry();
const image = (reference: string) => registry.find(reference) as Image;

/** The tutorial's three tiers, as its manifests configure them: the API gets no password. */
async function tiers(apiEnv: Record<string, string> = {}) {
  const cluster = await imageCluster();
  const postgres = await cluster.imagePod("postgres-0", image("postgres:15"), {
    env: { POSTGRES_DB: "myapp", POSTGRES_USER: "postgres", POSTGRES_PASSWORD: "mysecretpassword" },
  });
  const redis = await cluster.imagePod("redis-0", image("redis:7-alpine"));
  const env = { DATABASE_URL: "postgresql://postgres-service:5432/myapp", REDIS_URL: "redis://redis-service:6379", PORT: "8080", ...apiEnv };
  const api = await cluster.imagePod("api-0", image("my-api:latest"), { env });
  const frontend = await cluster.imagePod("frontend-0", image("my-frontend:latest"), { env: { REACT_APP_API_URL: "http://api-service/api/v1" } });
  await cluster.expose("postgres-service", [postgres], 5432);
  await cluster.expose("redis-service", [redis], 6379);
  await cluster.expose("api-service", [api], 80, 8080);
  await cluster.expose("frontend-service", [frontend], 80, 3000);
  const get = async (url: string, ...options: string[]) => {
    const { stdout } = await frontend.run(["curl", "-s", ...options, "-w", "%{http_code}", url]);
    return { status: Number(stdout.slice(-3)), body: stdout.slice(0, -3) };
  };
  return { cluster, postgres, redis, api, frontend, get };
}

test("/health says which of PostgreSQL and Redis it reaches", async () => {
  const { cluster, postgres, redis, get } = await tiers();
  const health = async () => {
    const { status, body } = await get("http://api-service/health");
    return { status, body: JSON.parse(body) as unknown };
  };
  const up = { status: "up", address: "redis-service:6379" };
  const database = { status: "up", address: "postgres-service:5432", authenticated: false };
  expect(await health()).toEqual({ status: 200, body: { status: "ok", hostname: "api-0", dependencies: { postgres: database, redis: up } } });
  redis.main?.kill("SIGTERM");
  await cluster.clock.settle();
  const down = { status: "down", address: "redis-service:6379", error: expect.stringMatching(/^connect ECONNREFUSED 10\.96\.1\.\d+:6379$/) };
  expect(await health()).toEqual({ status: 503, body: { status: "degraded", hostname: "api-0", dependencies: { postgres: database, redis: down } } });
  postgres.main?.kill("SIGTERM");
  await cluster.clock.settle();
  await cluster.remove("services", "redis-service", "default");
  const gone = { status: "down", address: "redis-service:6379", error: "getaddrinfo ENOTFOUND redis-service" };
  const refused = { status: "down", address: "postgres-service:5432", error: expect.stringMatching(/^connect ECONNREFUSED /) };
  expect((await health()).body).toMatchObject({ dependencies: { postgres: refused, redis: gone } });
});

test("with credentials it keeps items in PostgreSQL, through the frontend as well", async () => {
  const { get } = await tiers({ DB_USER: "postgres", DB_PASSWORD: "mysecretpassword" });
  const items = "http://frontend-service/api/v1/items";
  expect(await get(items, "-d", '{"name":"りんご\'s"}', "-H", "Content-Type: application/json")).toEqual({
    status: 201,
    body: '{"id":1,"name":"りんご\'s","createdAt":"2026-01-01 00:00:00+00"}\n',
  });
  expect(JSON.parse((await get(items)).body)).toEqual({ items: [{ id: 1, name: "りんご's", createdAt: "2026-01-01 00:00:00+00" }] });
  expect(await get(`${items}/1`, "-X", "DELETE")).toEqual({ status: 204, body: "" });
  expect(await get(`${items}/1`)).toEqual({ status: 404, body: '{"error":"not found"}\n' });
  expect((await get(items, "-d", "nonsense")).status).toBe(400);
});

test("without or with the wrong credentials the database's own words come back", async () => {
  const without = await tiers();
  expect(await without.get("http://api-service/api/v1/items")).toEqual({
    status: 503,
    body: '{"error":"database","address":"postgres-service:5432","message":"fe_sendauth: no password supplied"}\n',
  });
  const wrong = await tiers({ DB_USER: "postgres", DB_PASSWORD: "guess" });
  expect((await wrong.get("http://api-service/api/v1/items")).body).toContain('password authentication failed for user \\"postgres\\"');
  expect((await wrong.get("http://api-service/health")).status).toBe(503);
});

test("the page shows what the API said, and 502 when it says nothing", async () => {
  const { cluster, api, get } = await tiers();
  const page = await get("http://frontend-service/");
  expect(page.status).toBe(200);
  expect(page.body).toContain("<p>This page was made by frontend-0.</p>");
  expect(page.body).toContain("http://api-service/api/v1 answered 200 from api-0:");
  api.main?.kill("SIGTERM");
  await cluster.clock.settle();
  const gone = await get("http://frontend-service/");
  expect(gone.status).toBe(502);
  expect(gone.body).toMatch(/^502 Bad Gateway\nfrontend-0: could not reach http:\/\/api-service\/api\/v1: connect ECONNREFUSED 10\.96\.1\.\d+:80\n$/);
  await cluster.remove("services", "api-service", "default");
  expect(await get("http://frontend-service/")).toEqual({
    status: 502,
    body: "502 Bad Gateway\nfrontend-0: could not reach http://api-service/api/v1: getaddrinfo ENOTFOUND api-service\n",
  });
  expect(await get("http://frontend-service/health")).toEqual({ status: 200, body: '{"status":"ok","hostname":"frontend-0"}\n' });
});

test("faults by environment: a slow start, failures after some requests, a crash", async () => {
  const slow = await tiers({ START_DELAY_SECONDS: "20", FAIL_AFTER: "1" });
  expect(await slow.get("http://api-service/health")).toEqual({ status: 503, body: '{"status":"starting","hostname":"api-0"}\n' });
  expect((await slow.get("http://api-service/live")).status).toBe(200);
  await slow.cluster.clock.advance(20_000);
  expect((await slow.get("http://api-service/health")).status).toBe(200);
  expect((await slow.get("http://api-service/api/v1/whoami")).status).toBe(200);
  expect(await slow.get("http://api-service/api/v1/whoami")).toEqual({ status: 500, body: '{"error":"injected failure","hostname":"api-0"}\n' });
  expect((await slow.get("http://api-service/health")).status).toBe(503);
  const crashing = await tiers({ CRASH_AFTER_SECONDS: "5" });
  await crashing.cluster.clock.advance(5_000);
  expect(await crashing.api.main?.exited).toBe(1);
});

test("faults by /admin, and back", async () => {
  const { get, api, cluster } = await tiers();
  const post = (path: string) => get(`http://api-service/admin/${path}`, "-X", "POST");
  expect((await post("unready")).status).toBe(200);
  expect((await get("http://api-service/health")).status).toBe(503);
  await post("fail?status=503");
  expect((await get("http://api-service/api/v1")).status).toBe(503);
  await post("recover");
  expect((await get("http://api-service/api/v1")).status).toBe(200);
  await post("delay?ms=700");
  const start = cluster.clock.now();
  await get("http://api-service/api/v1/whoami");
  expect(cluster.clock.now() - start).toBe(700);
  expect(await post("crash")).toEqual({ status: 202, body: '{"status":"crashing"}\n' });
  expect(await cluster.finish(api.main as NonNullable<typeof api.main>)).toBe(1);
});

test("SIGTERM lets the request in flight finish and takes no other", async () => {
  const { cluster, api, frontend } = await tiers({ RESPONSE_DELAY_MS: "1000" });
  const inFlight = frontend.start(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "http://api-service/api/v1/whoami"]);
  await cluster.clock.advance(500);
  api.main?.kill("SIGTERM");
  await cluster.clock.settle();
  expect(await frontend.run(["curl", "-sS", "http://api-service/live"])).toMatchObject({ code: 7 });
  expect(await cluster.finish(inFlight.process)).toBe(0);
  expect(inFlight.stdout()).toBe("200");
  expect(await api.main?.exited).toBe(0);
});

test("the tutorial's commands inside the pods", async () => {
  const { frontend, api } = await tiers();
  expect((await frontend.run(["nslookup", "api-service"])).stdout).toMatch(
    /^Server:\t\t10\.96\.0\.10\nAddress:\t10\.96\.0\.10#53\n\nName:\tapi-service\.default\.svc\.cluster\.local\nAddress: 10\.96\.1\.\d+\n\n$/,
  );
  expect((await api.run(["nc", "-zv", "postgres-service", "5432"])).stderr).toMatch(
    /^Connection to postgres-service \(10\.96\.1\.\d+\) 5432 port \[tcp\/\*\] succeeded!\n$/,
  );
  expect((await frontend.run(["curl", "-s", "http://api-service.default.svc.cluster.local/health"])).stdout).toContain('"status":"ok"');
});
