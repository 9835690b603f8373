import type { LabDefinition } from "@tsunagu/contracts/lab";
import type { Verdict } from "@tsunagu/contracts/verdict";
import { describe, expect, test } from "vitest";
import { readBoard } from "./board.ts";
import { issueClaim, redeemClaim } from "./claims.ts";
import { cohortsOf, createCohort, enroll } from "./cohorts.ts";
import { boardCsv } from "./csv.ts";
import { openDatabase } from "./database.ts";
import { recordEvent } from "./events.ts";
import { createPerson, findPerson } from "./people.ts";
import { type SessionRecord, insertSession, liveSessions } from "./session-records.ts";

const NOW = "2026-11-22T00:00:00.000Z";
const LATER = "2026-11-22T00:05:00.000Z";

const lab: LabDefinition = {
  id: "lab-one",
  version: 1,
  order: 1,
  minutes: 10,
  namespaces: ["shop"],
  clusterScope: false,
  nodes: 1,
  playground: false,
  images: [],
  quota: { pods: 1, cpu: "1", memory: "1Gi" },
  lifetimeMinutes: 60,
  tasks: [
    { id: "first", hints: 1, checks: [{ id: "a", kind: "x", points: 1, heavy: false, with: {} }] },
    { id: "second", hints: 0, checks: [{ id: "b", kind: "x", points: 2, heavy: true, with: {} }] },
  ],
};

function verdict(run: Verdict["run"], a: "passed" | "failed", b: "passed" | "failed" | "skipped"): Verdict {
  const given = (a === "passed" ? 1 : 0) + (b === "passed" ? 2 : 0);
  return {
    sessionId: "s1",
    labId: lab.id,
    run,
    at: NOW,
    results: [
      {
        taskId: "first",
        checkId: "a",
        status: a,
        ...(a === "failed" ? { code: "no-service" } : {}),
        params: a === "failed" ? { service: "web" } : {},
        evidence: [],
      },
      { taskId: "second", checkId: "b", status: b, params: {}, evidence: [] },
    ],
    score: { scoreGiven: given, scoreMaximum: 3 },
  };
}

async function classroom() {
  const db = await openDatabase(":memory:");
  const instructor = (await redeemClaim(db, await issueClaim(db, NOW), "Teacher", NOW)) as string;
  const cohort = await createCohort(db, instructor, "Class A", NOW);
  const learner = await createPerson(db, "learner", "=cmd()", NOW);
  await enroll(db, learner, cohort.joinCode.toLowerCase(), NOW);
  const record: SessionRecord = {
    id: "s1",
    personId: learner,
    labId: lab.id,
    labVersion: 1,
    state: "ready",
    startedAt: NOW,
    expiresAt: LATER,
    namespaces: { shop: "shop" },
    problem: null,
    verdict: null,
    hintsShown: {},
    solutionShown: false,
  };
  await recordEvent(
    db,
    { personId: learner, labId: lab.id, at: NOW, event: { type: "session-started", sessionId: "s1", labId: lab.id, labVersion: 1 } },
    (transaction) => insertSession(transaction, record),
  );
  return { db, instructor, cohort, learner, record };
}

describe("progress", () => {
  test("an instructor's link works once", async () => {
    const db = await openDatabase(":memory:");
    const token = await issueClaim(db, NOW);
    const id = await redeemClaim(db, token, "Teacher", NOW);
    expect(await findPerson(db, id as string)).toEqual({ id, role: "instructor", displayName: "Teacher", cohorts: [] });
    expect(await redeemClaim(db, token, "Thief", NOW)).toBeUndefined();
    expect(await redeemClaim(db, "made up", "Thief", NOW)).toBeUndefined();
  });

  test("the board shows the best of each check, attempts and hints", async () => {
    const { db, instructor, cohort, learner } = await classroom();
    const act = { personId: learner, labId: lab.id, at: LATER };
    await recordEvent(db, { ...act, event: { type: "verdict", sessionId: "s1", verdict: verdict("full", "passed", "passed") } });
    await recordEvent(db, { ...act, event: { type: "verdict", sessionId: "s1", verdict: verdict("light", "failed", "skipped") } });
    await recordEvent(db, { ...act, event: { type: "hint-shown", sessionId: "s1", taskId: "first", index: 0 } });
    const board = await readBoard(db, instructor, cohort.id, [lab]);
    expect(board).toEqual({
      cohort: { ...cohort, learners: 1 },
      labs: [{ labId: "lab-one", taskIds: ["first", "second"] }],
      rows: [
        {
          learnerId: learner,
          displayName: "=cmd()",
          labs: [
            {
              labId: "lab-one",
              attempts: 1,
              score: { scoreGiven: 3, scoreMaximum: 3 },
              activityProgress: "Completed",
              lastSeenAt: LATER,
              cells: [
                { taskId: "first", passed: 1, total: 1, code: "no-service", params: { service: "web" }, hints: 1 },
                { taskId: "second", passed: 1, total: 1, code: null, params: {}, hints: 0 },
              ],
              newest: { a: "failed", b: "passed" },
            },
          ],
        },
      ],
    });
    expect(boardCsv(board)).toBe(
      `learner,lab,score_given,score_maximum,activity_progress,attempts,last_seen_at,tasks_passed,tasks_total,hints\r\n'=cmd(),lab-one,3,3,Completed,1,${LATER},2,2,1\r\n`,
    );
  });

  test("another instructor's cohort is not there", async () => {
    const { db, cohort } = await classroom();
    const other = (await redeemClaim(db, await issueClaim(db, NOW), "Other", NOW)) as string;
    expect(await cohortsOf(db, other)).toEqual([]);
    await expect(readBoard(db, other, cohort.id, [lab])).rejects.toMatchObject({ status: 404, refusal: { code: "unknown-cohort" } });
  });

  test("an event whose act fails is not written", async () => {
    const { db, learner, record } = await classroom();
    const before = await db.selectFrom("events").selectAll().execute();
    await expect(
      recordEvent(db, { personId: learner, labId: lab.id, at: NOW, event: { type: "session-reset", sessionId: "s1" } }, (transaction) =>
        insertSession(transaction, record),
      ),
    ).rejects.toThrow("UNIQUE");
    expect(await db.selectFrom("events").selectAll().execute()).toEqual(before);
    expect(await liveSessions(db)).toEqual([record]);
  });

  test("enrolling twice is once, and an unknown code is refused by name", async () => {
    const { db, instructor, cohort, learner } = await classroom();
    await enroll(db, learner, cohort.joinCode, LATER);
    expect((await cohortsOf(db, instructor))[0]?.learners).toBe(1);
    await expect(enroll(db, learner, "NOPE", NOW)).rejects.toMatchObject({ status: 404, refusal: { code: "unknown-join-code", params: { code: "NOPE" } } });
  });
});
