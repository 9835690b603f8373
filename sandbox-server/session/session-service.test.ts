import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { EmbeddedClusters } from "../cluster/embedded/provider.ts";
import { createGrader } from "../grading/create-grader.ts";
import { hostClock } from "../kernel/host-clock.ts";
import { SILENT_LOG } from "../kernel/log.ts";
import { loadLabs } from "../labs/load.ts";
import { type Database, openDatabase } from "../progress/database.ts";
import { createPerson } from "../progress/people.ts";
import { liveSessions } from "../progress/session-records.ts";
import { SessionService } from "./session-service.ts";

const labs = loadLabs(resolve(import.meta.dirname, "../../labs"));
let folder: string;
let db: Database;
let provider: EmbeddedClusters;
let sessions: SessionService;
let person: string;

const service = () => new SessionService({ db, provider, labs, grade: createGrader(), clock: hostClock, log: SILENT_LOG });
const state = (id: string) => sessions.list(person).find((session) => session.id === id)?.state;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tsunagu-session-"));
  db = await openDatabase(":memory:");
  provider = new EmbeddedClusters(folder);
  sessions = service();
  person = await createPerson(db, "learner", null, "2026-11-22T00:00:00.000Z");
});
afterEach(async () => {
  await sessions.dispose();
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

describe("SessionService", () => {
  test("two starts of one lab at once are one session; a fourth lab is one too many", async () => {
    const [a, b] = await Promise.all([sessions.start(person, "failover"), sessions.start(person, "failover")]);
    expect(a?.id).toBe(b?.id);
    await Promise.all([sessions.start(person, "three-tiers"), sessions.start(person, "playground")]);
    await expect(sessions.start(person, "service-discovery")).rejects.toMatchObject({ refusal: { code: "too-many-sessions" } });
  });

  test("ended while it starts and while it is reset, it is over, on the disk too", async () => {
    const { id } = await sessions.start(person, "failover");
    const end = sessions.end(person, id);
    const late = [sessions.reset(person, id), sessions.extend(person, id), sessions.showSolution(person, id)];
    await end;
    for (const change of late) await expect(change).rejects.toMatchObject({ status: 404 });
    expect([await liveSessions(db), sessions.liveCount, readdirSync(folder).filter((name) => name === id)]).toEqual([[], 0, []]);
  });

  test("a cluster that does not open is a failed session that says nothing of the host, and reset tries again", async () => {
    vi.spyOn(provider, "open").mockRejectedValueOnce(new Error("EACCES: permission denied, mkdir '/srv/secret'"));
    const { id } = await sessions.start(person, "failover");
    await expect.poll(() => state(id)).toBe("failed");
    expect(JSON.stringify(sessions.get(person, id))).not.toContain("/srv");
    await sessions.reset(person, id);
    await expect.poll(() => state(id), { timeout: 10_000 }).toBe("ready");
  });

  test("the next server takes up what was live and removes what is left of the rest", async () => {
    const { id } = await sessions.start(person, "failover");
    await expect.poll(() => state(id), { timeout: 10_000 }).toBe("ready");
    const { namespaces } = sessions.get(person, id);
    await sessions.dispose();
    mkdirSync(join(folder, "s-left-over"));
    provider = new EmbeddedClusters(folder);
    sessions = service();
    await sessions.restore();
    await expect.poll(() => state(id), { timeout: 10_000 }).toBe("ready");
    expect(sessions.get(person, id).namespaces).toEqual(namespaces);
    expect(readdirSync(folder)).not.toContain("s-left-over");
  });

  test("stopping in the middle of a start leaves it to the next server", async () => {
    const { id } = await sessions.start(person, "failover");
    await sessions.dispose();
    expect((await liveSessions(db)).map((record) => [record.id, record.state])).toEqual([[id, "starting"]]);
  });

  test("pressing grade twice is one run", async () => {
    const { id } = await sessions.start(person, "three-tiers");
    await expect.poll(() => state(id), { timeout: 10_000 }).toBe("ready");
    const [a, b] = await Promise.all([sessions.grade(person, id), sessions.grade(person, id)]);
    expect(a).toBe(b);
  });
});
