import { beforeAll, describe, expect, inject, test } from "vitest";
import { Person } from "../server/person.ts";
import { TypedTerminal } from "../server/typed-terminal.ts";
import { WebSocket } from "../server/websocket.ts";

let owner: Person;
let stranger: Person;
let sessionId: string;

beforeAll(async () => {
  owner = new Person(inject("url"));
  stranger = new Person(inject("url"));
  sessionId = (await owner.startLab("three-tiers")).id;
  await stranger.ask("PATCH", "/api/me", { displayName: "Stranger" });
});

describe("a session of somebody else", () => {
  test.each([
    ["GET", "", undefined],
    ["DELETE", "", undefined],
    ["POST", "/reset", {}],
    ["POST", "/extend", {}],
    ["POST", "/grade", {}],
    ["POST", "/hints", { taskId: "database" }],
    ["POST", "/solution", {}],
    ["POST", "/terminals", {}],
    ["GET", "/events", undefined],
  ])("%s …%s is answered as if there were none", async (method, path, body) => {
    const answer = await stranger.ask(method, `/api/sessions/${sessionId}${path}`, body);
    expect([answer.status, answer.body.code]).toEqual([404, "unknown-session"]);
  });

  test("is untouched by all that", async () => {
    const mine = await owner.ask("GET", `/api/sessions/${sessionId}`);
    expect([mine.body.state, mine.body.hintsShown, mine.body.solutionShown]).toEqual(["ready", {}, false]);
  });
});

describe("who one is", () => {
  test("nobody may not look into sessions", async () => {
    const answer = await new Person(inject("url")).ask("GET", `/api/sessions/${sessionId}`);
    expect([answer.status, answer.body]).toEqual([401, { code: "sign-in-needed", params: {} }]);
  });

  test.each([
    ["GET", "/api/cohorts", undefined],
    ["POST", "/api/cohorts", { name: "Mine" }],
    ["GET", "/api/cohorts/any/board", undefined],
    ["GET", "/api/cohorts/any/board/events", undefined],
    ["GET", "/api/cohorts/any/export.csv", undefined],
  ])("a learner may not %s %s", async (method, path, body) => {
    const answer = await stranger.ask(method, path, body);
    expect([answer.status, answer.body.code]).toEqual([403, "instructors-only"]);
  });

  test("an invented claim makes nobody an instructor", async () => {
    const answer = await stranger.ask("POST", "/api/instructors/claim", { token: "x".repeat(32), displayName: "Root" });
    expect([answer.status, answer.body.code]).toEqual([410, "link-used"]);
    expect((await stranger.ask("GET", "/api/me")).body.role).toBe("learner");
  });

  test("a changed cookie is nobody", async () => {
    const cookie = owner.cookies.replace(/.{6}$/, "AAAAAA");
    expect((await new Person(inject("url")).ask("GET", "/api/me", undefined, { cookie })).body).toBeNull();
  });
});

describe("requests from pages of others", () => {
  test.each([
    ["another site", { origin: "https://evil.example" }],
    ["a look-alike", { origin: `${"http://127.0.0.1.evil.example"}` }],
    ["a sandboxed frame", { origin: "null" }],
  ])("%s may change nothing", async (_, headers) => {
    const answer = await owner.ask("POST", `/api/sessions/${sessionId}/reset`, {}, headers);
    expect([answer.status, answer.body.code]).toEqual([403, "foreign-origin"]);
  });

  test("a plain form is not taken", async () => {
    const answer = await owner.ask("POST", `/api/sessions/${sessionId}/reset`, "a=b", { "content-type": "application/x-www-form-urlencoded" });
    expect(answer.status).toBe(415);
  });

  test("a WebSocket from another site is refused before it opens", async () => {
    const socket = new WebSocket(`${inject("url").replace("http", "ws")}/api/terminals`, {
      headers: { cookie: owner.cookies, origin: "https://evil.example" },
    });
    const status = await new Promise((resolve) => {
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
      socket.on("open", () => resolve("open"));
      socket.on("error", () => undefined);
    });
    expect(status).toBe(403);
  });
});

describe("tickets", () => {
  const outcome = async (person: Person, ticket: string) => {
    const terminal = await TypedTerminal.open(inject("url"), person.cookies, ticket, { waitForPrompt: false });
    const code = await Promise.race([terminal.untilClosed(), terminal.until((text) => text !== "").then(() => "open" as const)]);
    terminal.close();
    return [code, ...terminal.frames.filter(({ type }) => type === "refused").map((frame) => "code" in frame && frame.code)];
  };

  test("a forged one is refused", async () => {
    expect(await outcome(owner, "f".repeat(43))).toEqual([4001, "bad-ticket"]);
  });

  test("somebody else's is refused", async () => {
    const { ticket } = await owner.ticket(sessionId);
    expect(await outcome(stranger, ticket)).toEqual([4001, "bad-ticket"]);
  });

  test("one opens a terminal once", async () => {
    const { ticket } = await owner.ticket(sessionId);
    expect(await outcome(owner, ticket)).toEqual(["open"]);
    expect(await outcome(owner, ticket)).toEqual([4001, "bad-ticket"]);
  });
});

describe("bad requests", () => {
  test.each([
    ["not JSON", "{", 400],
    ["another shape", { labId: 5 }, 400],
    ["unknown fields", { labId: "three-tiers", role: "instructor" }, 400],
    ["no such lab", { labId: "../../etc/passwd" }, 404],
    ["far too much", `{"labId": "${"x".repeat(1_000_000)}"}`, 413],
  ])("%s: a clear answer", async (_, body, status) => {
    const answer = await owner.ask("POST", "/api/sessions", body);
    expect(answer.status).toBe(status);
    expect(answer.body.code).toMatch(/^[a-z]+(-[a-z]+)+$/);
  });

  test.each(["/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/package.json", "/.tsunagu/cookie.key"])(
    "%s is not a file of the site",
    async (path) => {
      const answer = await owner.ask("GET", path);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(String(answer.body)).not.toContain("root:");
    },
  );
});
