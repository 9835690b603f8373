import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SANDBOXES_PER_LEARNER_PER_HOUR } from "../kernel/limits.ts";
import { issueClaim } from "../progress/claims.ts";
import { type Browser, type TestServer, startTestServer } from "./testing/test-server.ts";

let server: TestServer;
let learner: Browser;
let instructor: Browser;
let sessionId: string;
let cohortId: string;
let joinCode: string;

beforeAll(async () => {
  server = await startTestServer();
  learner = server.browser();
  instructor = await server.instructor();
  sessionId = (await learner.ask("POST", "/api/sessions", { labId: "three-tiers" })).body.id;
  const cohort = (await instructor.ask("POST", "/api/cohorts", { name: "1A" })).body;
  cohortId = cohort.id;
  joinCode = cohort.joinCode;
  for (;;) if ((await learner.ask("GET", `/api/sessions/${sessionId}`)).body.state !== "starting") break;
});
afterAll(() => server.close());

const ofSession = (): [string, string, unknown?][] => [
  ["GET", `/api/sessions/${sessionId}`],
  ["GET", `/api/sessions/${sessionId}/events`],
  ["DELETE", `/api/sessions/${sessionId}`],
  ["POST", `/api/sessions/${sessionId}/reset`, {}],
  ["POST", `/api/sessions/${sessionId}/extend`, {}],
  ["POST", `/api/sessions/${sessionId}/grade`, {}],
  ["POST", `/api/sessions/${sessionId}/hints`, { taskId: "data" }],
  ["POST", `/api/sessions/${sessionId}/solution`, {}],
  ["POST", `/api/sessions/${sessionId}/terminals`, {}],
];
const ofInstructor = (): [string, string, unknown?][] => [
  ["GET", "/api/cohorts"],
  ["POST", "/api/cohorts", { name: "mine" }],
  ["GET", `/api/cohorts/${cohortId}/board`],
  ["GET", `/api/cohorts/${cohortId}/board/events`],
  ["GET", `/api/cohorts/${cohortId}/export.csv`],
];

async function statuses(browser: () => Browser | Promise<Browser>, routes: [string, string, unknown?][]): Promise<number[]> {
  const who = await browser();
  return Promise.all(routes.map(async ([method, path, body]) => (await who.ask(method, path, body)).status));
}

describe("who may call what", () => {
  test("nobody yet is asked to sign in", async () => {
    const routes = [...ofSession(), ...ofInstructor()];
    expect(await statuses(() => server.browser(), routes)).toEqual(routes.map(() => 401));
  });

  test("another learner's session is not there, for learners and instructors alike", async () => {
    const other = server.browser();
    await other.ask("PATCH", "/api/me", { displayName: "Other" });
    expect(await statuses(() => other, ofSession())).toEqual(ofSession().map(() => 404));
    expect(await statuses(() => instructor, ofSession())).toEqual(ofSession().map(() => 404));
  });

  test("a learner is no instructor, and another instructor's class is not there", async () => {
    expect(await statuses(() => learner, ofInstructor())).toEqual(ofInstructor().map(() => 403));
    const other = await server.instructor("Other");
    expect(await statuses(() => other, ofInstructor().slice(2))).toEqual([404, 404, 404]);
    expect((await other.ask("GET", "/api/cohorts")).body).toEqual([]);
  });

  test("reading makes no guest; starting does", async () => {
    const nobody = server.browser();
    expect((await nobody.ask("GET", "/api/me")).body).toBeFalsy();
    expect((await nobody.ask("GET", "/api/sessions")).body).toEqual([]);
    expect(nobody.cookie).toBe("");
  });
});

describe("origin", () => {
  const changes = (): [string, string, unknown?][] => [
    ...ofSession().filter(([method]) => method !== "GET"),
    ["POST", "/api/sessions", { labId: "three-tiers" }],
    ["PATCH", "/api/me", { displayName: "x" }],
    ["POST", "/api/enrollments", { joinCode }],
    ["POST", "/api/cohorts", { name: "x" }],
    ["POST", "/api/instructors/claim", { token: "x", displayName: "x" }],
    ["POST", "/api/sign-out"],
  ];

  test.each(["https://evil.example", "null", "http://127.0.0.1", ""])("a change from %j is refused before anything else", async (origin) => {
    for (const [method, path, body] of changes()) {
      const answer = await learner.ask(method, path, body, { origin });
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, "foreign-origin"]);
    }
  });

  test("a form's content types are refused", async () => {
    const answer = await learner.ask("POST", `/api/sessions/${sessionId}/extend`, {}, { "content-type": "text/plain" });
    expect(answer.status).toBe(415);
  });

  test("a socket from elsewhere is not opened", async () => {
    expect(await learner.socket({ origin: "https://evil.example" }).opened).toBe(403);
    expect(await server.browser().socket().opened).toBe(401);
  });
});

describe("headers and cookies", () => {
  test("pages cannot be framed, sniffed or given foreign scripts; event streams say the same", async () => {
    const { headers } = await learner.ask("GET", "/api/me");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("content-security-policy")).toContain("connect-src 'self'");
    const stop = new AbortController();
    const stream = await fetch(`${server.url}/api/sessions/${sessionId}/events`, { headers: { cookie: learner.cookie }, signal: stop.signal });
    expect(stream.headers.get("x-content-type-options")).toBe("nosniff");
    expect(stream.headers.get("cache-control")).toBe("no-store");
    stop.abort();
  });

  test("cookies are HttpOnly and SameSite; over HTTPS also Secure, under a name that binds them to this host", async () => {
    const cookie = (await server.browser().ask("PATCH", "/api/me", { displayName: "x" })).headers.get("set-cookie");
    expect(cookie).toMatch(/^tsunagu=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    const secure = await startTestServer({ secureCookies: true, trustProxy: true });
    const forwarded = { "x-forwarded-proto": "https", origin: secure.url.replace("http:", "https:") };
    const answer = await secure.browser().ask("PATCH", "/api/me", { displayName: "x" }, forwarded);
    expect(answer.headers.get("set-cookie")).toMatch(/^__Host-tsunagu=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    await secure.close();
  });

  test("a changed cookie is nobody's", async () => {
    const forger = server.browser();
    forger.cookie = learner.cookie.replace(/=(.)/, (_, first: string) => `=${first === "A" ? "B" : "A"}`);
    expect((await forger.ask("GET", `/api/sessions/${sessionId}`)).status).toBe(401);
  });
});

describe("becoming somebody", () => {
  test("an instructor's link works once, and not after a day", async () => {
    const token = await issueClaim(server.db, new Date().toISOString());
    const claim = (browser: Browser, of: string) => browser.ask("POST", "/api/instructors/claim", { token: of, displayName: "T" });
    const answers = await Promise.all([claim(server.browser(), token), claim(server.browser(), token)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 410]);
    const old = await issueClaim(server.db, new Date(Date.now() - 25 * 3_600_000).toISOString());
    expect((await claim(server.browser(), old)).body).toEqual({ code: "link-used", params: {} });
  });

  test("a join code is read as people write it; a wrong one is refused and the name is not taken", async () => {
    const pupil = server.browser();
    const written = `${joinCode.slice(0, 4).toLowerCase()}-${joinCode.slice(4)}`;
    expect((await pupil.ask("POST", "/api/enrollments", { joinCode: written, displayName: '=HYPERLINK("x")' })).body.cohorts).toEqual([
      { id: cohortId, name: "1A" },
    ]);
    expect((await pupil.ask("POST", "/api/enrollments", { joinCode: "WRONG", displayName: "y" })).status).toBe(404);
    const { id } = (await pupil.ask("POST", "/api/sessions", { labId: "failover" })).body;
    const csv = (await instructor.ask("GET", `/api/cohorts/${cohortId}/export.csv`)).body as string;
    expect(csv.split("\r\n")[1]).toMatch(/^"'=HYPERLINK\(""x""\)",failover,/);
    await pupil.ask("DELETE", `/api/sessions/${id}`);
  });
});

describe("bad requests", () => {
  test("are answered with a code and no path of the host", async () => {
    const answers = await Promise.all([
      learner.ask("POST", "/api/sessions", { labId: "../../etc" }),
      learner.ask("POST", "/api/sessions", { labId: "x".repeat(70_000) }),
      learner.ask("POST", "/api/sessions", { labId: 1, more: true }),
      learner.ask("GET", "/api/sessions/%2e%2e%2f%2e%2e"),
      learner.ask("GET", "/api/nothing"),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([404, 413, 400, 404, 404]);
    for (const answer of answers) expect(JSON.stringify(answer.body)).not.toMatch(/\/(work|home|tmp|node_modules)\b|\.ts\b/);
  });

  test("a percent-encoded path counts against the limit like any other", async () => {
    expect((await learner.ask("GET", "/%61pi/me")).headers.get("x-ratelimit-limit")).toBe(
      (await learner.ask("GET", "/api/me")).headers.get("x-ratelimit-limit"),
    );
    expect((await learner.ask("GET", "/healthz")).headers.get("x-ratelimit-limit")).toBeNull();
  });

  test("a dozen event streams are open at most, and a closed one gives its place back", async () => {
    const stops: AbortController[] = [];
    const open = async () => {
      const stop = new AbortController();
      stops.push(stop);
      return (await fetch(`${server.url}/api/sessions/${sessionId}/events`, { headers: { cookie: learner.cookie }, signal: stop.signal })).status;
    };
    for (let count = 0; count < 12; count++) expect(await open()).toBe(200);
    expect(await open()).toBe(429);
    for (const stop of stops) stop.abort();
    await expect.poll(open).toBe(200);
    stops.at(-1)?.abort();
  });
});

test("ending a session leaves nothing of it: no answer, no files", async () => {
  const guest = server.browser();
  const { id } = (await guest.ask("POST", "/api/sessions", { labId: "failover" })).body;
  expect((await guest.ask("DELETE", `/api/sessions/${id}`)).status).toBe(200);
  expect((await guest.ask("GET", `/api/sessions/${id}`)).status).toBe(404);
  expect(readdirSync(join(server.folder, "clusters"))).not.toContain(id);
});

test("a learner may have so many sandboxes made an hour", async () => {
  const guest = server.browser();
  await guest.ask("PATCH", "/api/me", { displayName: "Busy" });
  const answers = await Promise.all(Array.from({ length: SANDBOXES_PER_LEARNER_PER_HOUR + 2 }, () => guest.ask("POST", "/api/sessions", { labId: "none" })));
  expect(answers.filter((answer) => answer.status === 429)).toHaveLength(2);
});
