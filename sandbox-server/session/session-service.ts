import { randomBytes } from "node:crypto";
import type { ProgressEvent } from "@tsunagu/contracts/progress";
import type { Session, SessionEvent } from "@tsunagu/contracts/rest";
import type { Verdict } from "@tsunagu/contracts/verdict";
import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";
import type { ClusterProvider } from "../cluster/connection.ts";
import { openExec } from "../cluster/exec.ts";
import type { Grade } from "../grading/grader.ts";
import { SESSIONS_PER_LEARNER, SESSIONS_TOTAL } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import { refusal } from "../kernel/refusal.ts";
import type { Lab, LabCatalogue } from "../labs/lab.ts";
import type { Database, Queries } from "../progress/database.ts";
import { recordEvent } from "../progress/events.ts";
import { type SessionRecord, insertSession, liveSessions, updateSession } from "../progress/session-records.ts";
import { GradingLoop } from "./grading-loop.ts";
import { LiveSession } from "./live-session.ts";
import { sandboxOf } from "./provision/names.ts";
import { provisionSandbox } from "./provision/provision.ts";
import { Reaper } from "./reaper.ts";
import { Terminal } from "./terminal/terminal.ts";
import { sameFindings } from "./same-findings.ts";

export interface SessionServiceOptions {
  db: Database;
  provider: ClusterProvider;
  labs: LabCatalogue;
  grade: Grade;
  /** The server's own time: lifetimes and detached terminals. */
  clock: Clock;
  log: Log;
  /** Called after progress was written: boards refresh. */
  onProgress?(personId: string): void;
}

/** A learner's shell: what is typed when the toolbox is attached to. */
const SHELL = ["/bin/bash", "-l"];
const EXTENSION_MINUTES = 60;

/** Everything a learner does with sessions. Each call carries who asks; a session of somebody else is not there (404). */
export class SessionService {
  private readonly live = new Map<string, LiveSession>();
  private readonly reaper: Reaper;
  private readonly options: SessionServiceOptions;

  constructor(options: SessionServiceOptions) {
    this.options = options;
    this.reaper = new Reaper(options.clock, (id) => this.expire(id));
  }

  /** Takes up the sessions that were live when the server stopped. Resolves when each is on its way; they become ready by themselves. */
  async restore(): Promise<void> {
    for (const record of await liveSessions(this.options.db)) {
      const lab = this.options.labs.get(record.labId);
      if (lab === undefined) {
        await updateSession(this.options.db, { ...record, state: "ended" });
        continue;
      }
      const session = this.hold(new LiveSession(record, lab));
      if (record.state !== "failed") void session.serially(() => this.open(session));
    }
  }

  /** The learner's live session of the lab: the one there is, or a new one. */
  async start(personId: string, labId: string): Promise<Session> {
    const lab = this.options.labs.get(labId);
    if (lab === undefined) throw refusal(404, "unknown-lab", { labId });
    const mine = [...this.live.values()].filter((session) => session.record.personId === personId);
    const present = mine.find((session) => session.record.labId === labId);
    if (present !== undefined) return view(present);
    if (mine.length >= SESSIONS_PER_LEARNER) throw refusal(409, "too-many-sessions", { limit: SESSIONS_PER_LEARNER });
    if (this.live.size >= SESSIONS_TOTAL) throw refusal(503, "server-full", { limit: SESSIONS_TOTAL });
    const session = this.hold(new LiveSession(this.newRecord(personId, lab), lab));
    const { record } = session;
    await session.serially(async () => {
      const event: ProgressEvent = { type: "session-started", sessionId: record.id, labId, labVersion: lab.definition.version };
      await this.write(session, event, (transaction) => insertSession(transaction, record));
    });
    void session.serially(() => this.open(session));
    return view(session);
  }

  list(personId: string): Session[] {
    return [...this.live.values()].filter((session) => session.record.personId === personId).map(view);
  }

  get(personId: string, id: string): Session {
    return view(this.of(personId, id));
  }

  /** Live events of a session; the first, at once, is the session as it stands. Returns the way to stop. */
  subscribe(personId: string, id: string, listener: (event: SessionEvent) => void): () => void {
    const session = this.of(personId, id);
    listener({ type: "session", session: view(session) });
    return session.subscribe(listener);
  }

  async end(personId: string, id: string): Promise<void> {
    await this.close(this.of(personId, id), "learner");
  }

  /** Puts the sandbox back to what it was when the learner arrived. */
  async reset(personId: string, id: string): Promise<Session> {
    const session = this.of(personId, id);
    session.stopper.abort(new Error("reset"));
    await session.serially(async () => {
      session.release();
      await this.options.provider.destroy(id);
      session.record = { ...session.record, state: "starting", problem: null, verdict: null };
      await this.write(session, { type: "session-reset", sessionId: id }, (transaction) => updateSession(transaction, session.record));
      this.announce(session);
    });
    void session.serially(() => this.open(session));
    return view(session);
  }

  async extend(personId: string, id: string): Promise<Session> {
    const session = this.of(personId, id);
    const longest = this.options.clock.now() + session.lab.definition.lifetimeMinutes * 60_000;
    const wanted = Date.parse(session.record.expiresAt) + EXTENSION_MINUTES * 60_000;
    return session.serially(async () => {
      session.record = { ...session.record, expiresAt: new Date(Math.max(Date.parse(session.record.expiresAt), Math.min(longest, wanted))).toISOString() };
      await updateSession(this.options.db, session.record);
      this.reaper.schedule(id, session.record.expiresAt);
      this.announce(session);
      return view(session);
    });
  }

  /** A full grading run. Everything the learner is told is on the disk before this resolves. */
  async grade(personId: string, id: string): Promise<Verdict> {
    const session = this.ready(personId, id);
    session.publish({ type: "grading", running: true });
    try {
      const verdict = await this.runGrade(session, "full");
      if (verdict === undefined) throw refusal(409, "session-not-ready");
      return verdict;
    } finally {
      session.publish({ type: "grading", running: false });
    }
  }

  async showHint(personId: string, id: string, taskId: string): Promise<Session> {
    const session = this.of(personId, id);
    const task = session.lab.definition.tasks.find((candidate) => candidate.id === taskId);
    if (task === undefined) throw refusal(404, "unknown-task", { taskId });
    return session.serially(async () => {
      const shown = session.record.hintsShown[taskId] ?? 0;
      if (shown < task.hints) {
        session.record = { ...session.record, hintsShown: { ...session.record.hintsShown, [taskId]: shown + 1 } };
        await this.write(session, { type: "hint-shown", sessionId: id, taskId, index: shown }, (transaction) => updateSession(transaction, session.record));
        this.announce(session);
      }
      return view(session);
    });
  }

  async showSolution(personId: string, id: string): Promise<Session> {
    const session = this.of(personId, id);
    return session.serially(async () => {
      if (!session.record.solutionShown) {
        session.record = { ...session.record, solutionShown: true };
        await this.write(session, { type: "solution-shown", sessionId: id }, (transaction) => updateSession(transaction, session.record));
        this.announce(session);
      }
      return view(session);
    });
  }

  /** The session's terminal: the shell there is, or a new one. */
  async terminal(personId: string, id: string): Promise<Terminal> {
    const session = this.ready(personId, id);
    return session.serially(async () => {
      if (session.terminal !== undefined && !session.terminal.isOver) return session.terminal;
      const { sandbox } = session;
      if (sandbox === undefined) throw refusal(409, "session-not-ready");
      const channels = await openExec(sandbox.connection.client, { namespace: sandbox.toolboxNamespace, pod: sandbox.toolboxPod }, SHELL, {
        tty: true,
        stdin: true,
      });
      const terminal = new Terminal(channels, this.options.clock, {
        onActivity: (input) => {
          if (input.includes("\r")) session.grading?.nudge();
        },
        onClosed: () => {
          if (session.terminal === terminal) session.terminal = undefined;
        },
      });
      session.terminal = terminal;
      return terminal;
    });
  }

  /** The terminal a ticket was issued for, when it is still there. */
  findTerminal(sessionId: string, terminalId: string): Terminal | undefined {
    const terminal = this.live.get(sessionId)?.terminal;
    return terminal?.id === terminalId ? terminal : undefined;
  }

  get liveCount(): number {
    return this.live.size;
  }

  /** Closes everything in memory; what is on the disk is taken up again by the next server. */
  async dispose(): Promise<void> {
    this.reaper.dispose();
    for (const session of this.live.values()) session.release();
    this.live.clear();
    await this.options.provider.dispose();
  }

  private newRecord(personId: string, lab: Lab): SessionRecord {
    const now = this.options.clock.now();
    return {
      id: `s${randomBytes(6).toString("hex")}`,
      personId,
      labId: lab.definition.id,
      labVersion: lab.definition.version,
      state: "starting",
      startedAt: new Date(now).toISOString(),
      expiresAt: new Date(now + lab.definition.lifetimeMinutes * 60_000).toISOString(),
      namespaces: {},
      problem: null,
      verdict: null,
      hintsShown: {},
      solutionShown: false,
    };
  }

  private hold(session: LiveSession): LiveSession {
    this.live.set(session.record.id, session);
    this.reaper.schedule(session.record.id, session.record.expiresAt);
    return session;
  }

  /** Opens the sandbox's cluster and makes in it what is not there yet. */
  private async open(session: LiveSession): Promise<void> {
    const { id } = session.record;
    if (this.live.get(id) !== session) return;
    try {
      const connection = await this.options.provider.open(id, { nodes: session.lab.definition.nodes });
      const sandbox = sandboxOf(id, connection, session.lab.definition);
      await provisionSandbox(sandbox, session.lab);
      session.sandbox = sandbox;
      session.record = { ...session.record, state: "ready", namespaces: { ...sandbox.namespaces } };
      if (session.lab.definition.tasks.length > 0) session.grading = new GradingLoop(sandbox, () => this.runGrade(session, "light"));
    } catch (error) {
      this.options.log.error({ session: id, error: String(error) }, "opening a sandbox failed");
      session.record = { ...session.record, state: "failed", problem: { code: "sandbox-failed", params: { detail: String(error).slice(0, 300) } } };
    }
    await updateSession(this.options.db, session.record);
    this.announce(session);
  }

  private async runGrade(session: LiveSession, run: Verdict["run"]): Promise<Verdict | undefined> {
    const { sandbox, stopper } = session;
    if (sandbox === undefined) return undefined;
    const previous = session.record.verdict ?? undefined;
    const verdict = await this.options.grade({ lab: session.lab.definition, sandbox, sessionId: session.record.id, run, previous, signal: stopper.signal });
    return session.serially(async () => {
      if (stopper.signal.aborted || session.sandbox !== sandbox) return undefined;
      // A light run that began before a full one must not take its findings away.
      const newest = session.record.verdict ?? undefined;
      if (run === "light" && newest !== previous) return newest;
      if (run === "light" && newest !== undefined && sameFindings(newest, verdict)) return verdict;
      session.record = { ...session.record, verdict };
      await this.write(session, { type: "verdict", sessionId: session.record.id, verdict }, (transaction) => updateSession(transaction, session.record));
      session.publish({ type: "verdict", verdict });
      return verdict;
    });
  }

  private async expire(id: string): Promise<void> {
    const session = this.live.get(id);
    if (session !== undefined) await this.close(session, "expired");
  }

  private async close(session: LiveSession, why: "learner" | "expired"): Promise<void> {
    const { id } = session.record;
    session.stopper.abort(new Error("ended"));
    await session.serially(async () => {
      if (this.live.get(id) !== session) return;
      session.release();
      session.record = { ...session.record, state: "ended" };
      await this.write(session, { type: "session-ended", sessionId: id, why }, (transaction) => updateSession(transaction, session.record));
      this.live.delete(id);
      this.reaper.cancel(id);
      await this.options.provider.destroy(id);
      this.announce(session);
    });
  }

  private async write(session: LiveSession, event: ProgressEvent, also: (transaction: Queries) => Promise<void>): Promise<void> {
    const { personId, labId } = session.record;
    await recordEvent(this.options.db, { personId, labId, at: new Date(this.options.clock.now()).toISOString(), event }, also);
    this.options.onProgress?.(personId);
  }

  private announce(session: LiveSession): void {
    session.publish({ type: "session", session: view(session) });
  }

  private of(personId: string, id: string): LiveSession {
    const session = this.live.get(id);
    if (session === undefined || session.record.personId !== personId) throw refusal(404, "unknown-session");
    return session;
  }

  private ready(personId: string, id: string): LiveSession {
    const session = this.of(personId, id);
    if (session.record.state !== "ready") throw refusal(409, "session-not-ready");
    return session;
  }
}

function view(session: LiveSession): Session {
  const { personId: _, labVersion: __, ...shown } = session.record;
  return shown;
}
