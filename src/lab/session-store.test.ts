import type { Session, SessionEvent } from "@tsunagu/contracts/rest";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SessionStore } from "./session-store.ts";

/** The browser's EventSource, in the test's hands. */
class FakeEvents {
  static readonly CLOSED = 2;
  static open: FakeEvents[] = [];
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  readonly path: string;
  constructor(path: string) {
    this.path = path;
    FakeEvents.open.push(this);
  }
  close(): void {
    FakeEvents.open = FakeEvents.open.filter((events) => events !== this);
  }
  say(event: SessionEvent): void {
    this.onmessage?.({ data: JSON.stringify(event) });
  }
}

const session = (id: string, labId: string): Session => ({
  id,
  labId,
  state: "ready",
  startedAt: "2026-11-22T00:00:00.000Z",
  expiresAt: "2026-11-22T02:00:00.000Z",
  namespaces: { microservices: "microservices" },
  problem: null,
  verdict: null,
  hintsShown: {},
  solutionShown: false,
});

let answers: Record<string, { status: number; body: unknown }> = {};
let asked: string[] = [];
let remembered: string | undefined;
const memory = {
  get: () => remembered,
  set: (id: string | undefined) => {
    remembered = id;
  },
};

beforeEach(() => {
  answers = {};
  asked = [];
  remembered = undefined;
  FakeEvents.open = [];
  vi.stubGlobal("EventSource", FakeEvents);
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push(`${init.method} ${path}`);
    const answer = answers[`${init.method} ${path}`] ?? { status: 404, body: { code: "unknown-route", params: {} } };
    return new Response(JSON.stringify(answer.body), { status: answer.status });
  });
});

afterEach(() => vi.unstubAllGlobals());

test("a page takes up the session that this tab showed before, though a newer one is alive", async () => {
  answers["GET /api/sessions"] = { status: 200, body: [session("s1", "playground"), session("s2", "failover")] };
  remembered = "s1";
  const store = new SessionStore(memory);
  await Promise.all([store.resume(), store.resume()]);
  expect(asked).toEqual(["GET /api/sessions"]);
  expect(store.read().session?.id).toBe("s1");
  expect(store.read().alive).toEqual([
    { id: "s1", labId: "playground" },
    { id: "s2", labId: "failover" },
  ]);
  expect(FakeEvents.open.map((events) => events.path)).toEqual(["/api/sessions/s1/events"]);
});

test("starting another lab follows it and leaves the first alive", async () => {
  const store = new SessionStore(memory);
  answers["POST /api/sessions"] = { status: 200, body: session("s1", "playground") };
  await store.start("playground");
  answers["POST /api/sessions"] = { status: 200, body: session("s2", "failover") };
  await store.start("failover");
  expect(store.read().session?.id).toBe("s2");
  expect(store.read().alive.map(({ id }) => id)).toEqual(["s1", "s2"]);
  expect(FakeEvents.open.map((events) => events.path)).toEqual(["/api/sessions/s2/events"]);
  expect(remembered).toBe("s2");
});

test("a refusal is kept as code and data, and the session stays", async () => {
  const store = new SessionStore(memory);
  answers["POST /api/sessions"] = { status: 200, body: session("s1", "playground") };
  await store.start("playground");
  answers["POST /api/sessions"] = { status: 409, body: { code: "too-many-sessions", params: { limit: 3 } } };
  await store.start("failover");
  expect(store.read().problem).toEqual({ code: "too-many-sessions", params: { limit: 3 } });
  expect(store.read().session?.id).toBe("s1");
  expect(store.read().busy).toBeUndefined();
});

test("a session that the reader ends is no news; one that ends by itself is", async () => {
  const ended: SessionEvent = { type: "session", session: { ...session("s1", "playground"), state: "ended" } };
  const store = new SessionStore(memory);
  answers["POST /api/sessions"] = { status: 200, body: session("s1", "playground") };
  answers["DELETE /api/sessions/s1"] = { status: 200, body: null };
  await store.start("playground");
  const ending = store.end();
  FakeEvents.open[0]?.say(ended);
  await ending;
  expect(store.read()).toMatchObject({ session: undefined, alive: [], problem: undefined });

  await store.start("playground");
  FakeEvents.open[0]?.say(ended);
  expect(store.read()).toMatchObject({ session: undefined, alive: [], problem: { code: "session-ended" } });
  expect(remembered).toBeUndefined();
});

test("a verdict of another session is not shown as this one's", async () => {
  const store = new SessionStore(memory);
  answers["POST /api/sessions"] = { status: 200, body: session("s1", "failover") };
  await store.start("failover");
  const verdict = {
    sessionId: "s2",
    labId: "failover",
    run: "light" as const,
    at: "2026-11-22T00:00:01.000Z",
    results: [],
    score: { scoreGiven: 0, scoreMaximum: 3 },
  };
  FakeEvents.open[0]?.say({ type: "verdict", verdict });
  expect(store.read().session?.verdict).toBeNull();
  FakeEvents.open[0]?.say({ type: "verdict", verdict: { ...verdict, sessionId: "s1" } });
  expect(store.read().session?.verdict?.score).toEqual({ scoreGiven: 0, scoreMaximum: 3 });
});
