// Longer than 400 lines: one session's life, whose steps must not overtake one another.
import { randomBytes } from "node:crypto";
import type { ProgressEvent } from "@tsunagu/contracts/progress";
import type { Session, SessionEvent } from "@tsunagu/contracts/rest";
import type { Verdict } from "@tsunagu/contracts/verdict";
import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";
import type { ExecChannels } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { ApiError } from "@tsunagu/embedded-cluster/apimachinery/status";
import type { ClusterProvider } from "../cluster/connection.ts";
import { openExec } from "../cluster/exec.ts";
import type { Sandbox } from "../cluster/sandbox.ts";
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
import { PodNotReadyError } from "./provision/wait-for-pod.ts";
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
/** A session whose end could not be written is ended again after this long. */
const EXPIRE_AGAIN_MILLISECONDS = 60_000;

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
    const records = await liveSessions(this.options.db);
    await this.options.provider.prune(new Set(records.filter((record) => this.options.labs.has(record.labId)).map((record) => record.id)));
    for (const record of records) {
      const lab = this.options.labs.get(record.labId);
      if (lab === undefined) {
        await updateSession(this.options.db, { ...record, state: "ended" });
        continue;
      }
      const session = this.hold(new LiveSession(record, lab));
      if (record.state !== "failed") this.openSoon(session);
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
    try {
      await session.serially(async () => {
        const event: ProgressEvent = { type: "session-started", sessionId: record.id, labId, labVersion: lab.definition.version };
        await this.write(session, event, (transaction) => insertSession(transaction, record));
      });
    } catch (error) {
      this.drop(session);
      throw error;
    }
    this.openSoon(session);
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
    await this.change(session, async () => {
      session.release();
      try {
        await this.options.provider.destroy(id);
      } catch (error) {
        return this.fail(session, error);
      }
      session.record = { ...session.record, state: "starting", problem: null, verdict: null };
      await this.write(session, { type: "session-reset", sessionId: id }, (transaction) => updateSession(transaction, session.record));
      this.announce(session);
      this.openSoon(session);
    });
    return view(session);
  }

  async extend(personId: string, id: string): Promise<Session> {
    const session = this.of(personId, id);
    const longest = this.options.clock.now() + session.lab.definition.lifetimeMinutes * 60_000;
    const wanted = Date.parse(session.record.expiresAt) + EXTENSION_MINUTES * 60_000;
    return this.change(session, async () => {
      session.record = { ...session.record, expiresAt: new Date(Math.max(Date.parse(session.record.expiresAt), Math.min(longest, wanted))).toISOString() };
      await updateSession(this.options.db, session.record);
      this.reaper.schedule(id, session.record.expiresAt);
      this.announce(session);
      return view(session);
    });
  }

  /** A full grading run, or the one under way: it breaks things, and two at once would fail each other. Its verdict is on the disk before this resolves. */
  async grade(personId: string, id: string): Promise<Verdict> {
    const session = this.ready(personId, id);
    session.fullRun ??= this.runFull(session);
    const verdict = await session.fullRun;
    if (verdict === undefined) throw refusal(409, "session-not-ready");
    return verdict;
  }

  async showHint(personId: string, id: string, taskId: string): Promise<Session> {
    const session = this.of(personId, id);
    const task = session.lab.definition.tasks.find((candidate) => candidate.id === taskId);
    if (task === undefined) throw refusal(404, "unknown-task", { taskId });
    return this.change(session, async () => {
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
    return this.change(session, async () => {
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
    return this.change(session, async () => {
      if (session.terminal !== undefined && !session.terminal.isOver) return session.terminal;
      const { sandbox } = session;
      if (sandbox === undefined) throw refusal(409, "session-not-ready");
      const channels = await openShell(sandbox, session);
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
    const sessions = [...this.live.values()];
    this.live.clear();
    for (const session of sessions) session.release();
    await Promise.all([this.options.provider.dispose(), ...sessions.map((session) => session.idle())]);
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

  private drop(session: LiveSession): void {
    const { id } = session.record;
    if (this.live.get(id) === session) this.live.delete(id);
    this.reaper.cancel(id);
  }

  /** One change of a session, after those asked for before it. A session that ended meanwhile is not there (404). */
  private change<T>(session: LiveSession, act: () => Promise<T>): Promise<T> {
    return session.serially(() => {
      if (this.live.get(session.record.id) !== session) throw refusal(404, "unknown-session");
      return act();
    });
  }

  private openSoon(session: LiveSession): void {
    session
      .serially(() => this.open(session))
      .catch((error: unknown) => this.options.log.error({ session: session.record.id, error: String(error) }, "a session's state was not written"));
  }

  /** Opens the sandbox's cluster and makes in it what is not there yet. */
  private async open(session: LiveSession): Promise<void> {
    const { id } = session.record;
    const { signal } = session.stopper;
    // Ended, reset or shut down: whoever did it goes on from here, or the next server from the record as it is.
    const overtaken = () => signal.aborted || this.live.get(id) !== session;
    if (overtaken()) return;
    try {
      const connection = await this.options.provider.open(id, { nodes: session.lab.definition.nodes });
      const sandbox = sandboxOf(id, connection, session.lab.definition);
      await provisionSandbox(sandbox, session.lab, signal);
      if (overtaken()) return;
      session.sandbox = sandbox;
      session.record = { ...session.record, state: "ready", namespaces: { ...sandbox.namespaces } };
      if (session.lab.definition.tasks.length > 0) session.grading = new GradingLoop(sandbox, () => this.runGrade(session, "light"));
    } catch (error) {
      if (overtaken()) return;
      return this.fail(session, error);
    }
    await updateSession(this.options.db, session.record);
    this.announce(session);
  }

  /** The learner is told what the cluster said; a fault of the host's (a path, a full disk) is for the log alone. */
  private async fail(session: LiveSession, error: unknown): Promise<void> {
    this.options.log.error({ session: session.record.id, error: String(error) }, "opening a sandbox failed");
    const detail = error instanceof ApiError || error instanceof PodNotReadyError ? error.message.slice(0, 300) : session.record.id;
    session.record = { ...session.record, state: "failed", problem: { code: "sandbox-failed", params: { detail } } };
    await updateSession(this.options.db, session.record);
    this.announce(session);
  }

  private async runFull(session: LiveSession): Promise<Verdict | undefined> {
    const { stopper } = session;
    session.publish({ type: "grading", running: true });
    try {
      return await this.runGrade(session, "full");
    } finally {
      if (session.stopper === stopper) session.fullRun = undefined;
      session.publish({ type: "grading", running: false });
    }
  }

  private async runGrade(session: LiveSession, run: Verdict["run"]): Promise<Verdict | undefined> {
    const { sandbox, stopper } = session;
    if (sandbox === undefined) return undefined;
    const previous = session.record.verdict ?? undefined;
    const verdict = await this.options
      .grade({ lab: session.lab.definition, sandbox, sessionId: session.record.id, run, previous, signal: stopper.signal })
      .catch((error: unknown) => {
        if (stopper.signal.aborted) return undefined;
        throw error;
      });
    return session.serially(async () => {
      if (verdict === undefined || stopper.signal.aborted || session.sandbox !== sandbox) return undefined;
      // A light run that began before a full one must not take its findings away.
      const newest = session.record.verdict ?? undefined;
      if (run === "light" && newest !== previous) return newest;
      if (run === "light" && newest !== undefined && sameFindings(newest, verdict)) return verdict;
      const record = { ...session.record, verdict };
      await this.write(session, { type: "verdict", sessionId: record.id, verdict }, (transaction) => updateSession(transaction, record));
      session.record = record;
      session.publish({ type: "verdict", verdict });
      return verdict;
    });
  }

  private async expire(id: string): Promise<void> {
    const session = this.live.get(id);
    if (session === undefined) return;
    try {
      await this.close(session, "expired");
    } catch (error) {
      this.options.log.error({ session: id, error: String(error) }, "ending a session failed; it is tried again");
      if (this.live.get(id) === session) this.reaper.schedule(id, new Date(this.options.clock.now() + EXPIRE_AGAIN_MILLISECONDS).toISOString());
    }
  }

  private async close(session: LiveSession, why: "learner" | "expired"): Promise<void> {
    const { id } = session.record;
    session.stopper.abort(new Error("ended"));
    await session.serially(async () => {
      if (this.live.get(id) !== session) return;
      session.release();
      const record: SessionRecord = { ...session.record, state: "ended" };
      await this.write(session, { type: "session-ended", sessionId: id, why }, (transaction) => updateSession(transaction, record));
      session.record = record;
      this.drop(session);
      this.announce(session);
      // The session is over whatever becomes of its files: the next server's start removes what is left.
      await this.options.provider
        .destroy(id)
        .catch((error: unknown) => this.options.log.error({ session: id, error: String(error) }, "removing a sandbox failed"));
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

/** A shell in the toolbox. A learner with all of the cluster may have removed the toolbox: what is missing is made again, once. */
async function openShell(sandbox: Sandbox, session: LiveSession): Promise<ExecChannels> {
  const { signal } = session.stopper;
  const open = () =>
    openExec(sandbox.connection.client, { namespace: sandbox.toolboxNamespace, pod: sandbox.toolboxPod }, SHELL, { tty: true, stdin: true, signal });
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    await provisionSandbox(sandbox, session.lab, signal);
    return open();
  }
}

function view(session: LiveSession): Session {
  const { personId: _, labVersion: __, ...shown } = session.record;
  return shown;
}
