import type { Refusal, Session, SessionEvent } from "@tsunagu/contracts/rest";
import type { Verdict } from "@tsunagu/contracts/verdict";
import { RefusedError, getJson, sendJson } from "../client/api.ts";

/** What the pages show of the reader's sandbox. */
export interface LabState {
  /** The live session the dock shows; undefined: none, or not asked yet. */
  session: Session | undefined;
  /** All live sessions of the reader, the shown one among them: which lab each is of. */
  alive: readonly { id: string; labId: string }[];
  /** What the reader asked for and the server has not answered yet. */
  busy: "start" | "end" | "reset" | "extend" | "hint" | "solution" | undefined;
  /** true until the server has been asked once. */
  loading: boolean;
  grading: boolean;
  /** What went wrong last, in words of every locale. */
  problem: Refusal | undefined;
  /** The event stream is open: results come by themselves. */
  live: boolean;
}

/** Remembers, for this tab, which session it showed: a page of another language takes up the same one. */
export interface TabMemory {
  get(): string | undefined;
  set(id: string | undefined): void;
}

const NOTHING: LabState = { session: undefined, alive: [], busy: undefined, loading: true, grading: false, problem: undefined, live: false };

/**
 * The one live session of this page and what happens in it, for React's useSyncExternalStore. It asks the server once, when a
 * page first needs it, and follows the session's events from then on.
 */
export class SessionStore {
  private state: LabState = NOTHING;
  private readonly listeners = new Set<() => void>();
  private events: EventSource | undefined;
  private asked: Promise<void> | undefined;
  private readonly memory: TabMemory;

  constructor(memory: TabMemory) {
    this.memory = memory;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): LabState => this.state;

  /** Takes up a live session the reader has: the one this tab showed before, else the newest. Asks once. */
  resume(): Promise<void> {
    this.asked ??= getJson<Session[]>("/api/sessions").then(
      (sessions) => {
        const remembered = this.memory.get();
        const session = sessions.find((candidate) => candidate.id === remembered) ?? sessions.at(-1);
        this.set({ loading: false, alive: sessions.map(({ id, labId }) => ({ id, labId })) });
        if (session !== undefined && this.state.session === undefined) this.follow(session);
      },
      () => this.set({ loading: false }),
    );
    return this.asked;
  }

  /** Starts the lab, or goes back to the reader's live session of it. */
  start(labId: string): Promise<void> {
    return this.act("start", async () => this.follow(await sendJson<Session>("POST", "/api/sessions", { labId })));
  }

  /** Ends a session: the shown one, or another that is still alive. */
  end(id: string | undefined = this.state.session?.id): Promise<void> {
    if (id === undefined) return Promise.resolve();
    return this.act("end", async () => {
      await sendJson("DELETE", `/api/sessions/${id}`);
      if (id === this.state.session?.id) this.forget();
      else this.set({ alive: this.state.alive.filter((session) => session.id !== id) });
    });
  }

  reset(): Promise<void> {
    return this.onSession("reset", async (session) => this.show(await sendJson<Session>("POST", `/api/sessions/${session.id}/reset`)));
  }

  extend(): Promise<void> {
    return this.onSession("extend", async (session) => this.show(await sendJson<Session>("POST", `/api/sessions/${session.id}/extend`)));
  }

  grade(): Promise<void> {
    return this.onSession(undefined, async (session) => {
      this.set({ grading: true });
      try {
        const verdict = await sendJson<Verdict>("POST", `/api/sessions/${session.id}/grade`);
        this.showVerdict(verdict);
      } finally {
        this.set({ grading: false });
      }
    });
  }

  showHint(taskId: string): Promise<void> {
    return this.onSession("hint", async (session) => this.show(await sendJson<Session>("POST", `/api/sessions/${session.id}/hints`, { taskId })));
  }

  showSolution(): Promise<void> {
    return this.onSession("solution", async (session) => this.show(await sendJson<Session>("POST", `/api/sessions/${session.id}/solution`)));
  }

  dismissProblem(): void {
    this.set({ problem: undefined });
  }

  private follow(session: Session): void {
    this.events?.close();
    this.set({ live: false, grading: false });
    this.show(session);
    this.memory.set(session.id);
    const events = new EventSource(`/api/sessions/${session.id}/events`);
    this.events = events;
    events.onopen = () => this.set({ live: true });
    events.onerror = () => {
      this.set({ live: false });
      if (events.readyState === EventSource.CLOSED) void this.look(session.id);
    };
    events.onmessage = ({ data }) => this.receive(JSON.parse(String(data)) as SessionEvent);
  }

  private receive(event: SessionEvent): void {
    if (event.type === "verdict") this.showVerdict(event.verdict);
    else if (event.type === "grading") this.set({ grading: event.running });
    else if (event.session.state === "ended") this.forget(this.state.busy === "end" ? undefined : { code: "session-ended", params: {} });
    else this.show(event.session);
  }

  /** The stream was refused: the session is over, or the server is another one now. */
  private async look(id: string): Promise<void> {
    if (this.state.session?.id !== id) return;
    try {
      this.follow(await getJson<Session>(`/api/sessions/${id}`));
    } catch (error) {
      if (error instanceof RefusedError && error.status === 404) this.forget({ code: "session-ended", params: {} });
      else setTimeout(() => void this.look(id), 2_000);
    }
  }

  private forget(problem?: Refusal): void {
    const over = this.state.session?.id;
    this.events?.close();
    this.events = undefined;
    this.memory.set(undefined);
    this.set({ session: undefined, alive: this.state.alive.filter((session) => session.id !== over), live: false, grading: false, problem });
  }

  private show(session: Session): void {
    const known = this.state.alive.some((candidate) => candidate.id === session.id);
    this.set({ session, alive: known ? this.state.alive : [...this.state.alive, { id: session.id, labId: session.labId }] });
  }

  private showVerdict(verdict: Verdict): void {
    const { session } = this.state;
    if (session?.id === verdict.sessionId) this.set({ session: { ...session, verdict } });
  }

  private onSession(busy: LabState["busy"], act: (session: Session) => Promise<void>): Promise<void> {
    const { session } = this.state;
    return session === undefined ? Promise.resolve() : this.act(busy, () => act(session));
  }

  private async act(busy: LabState["busy"], act: () => Promise<void>): Promise<void> {
    this.set({ problem: undefined, busy });
    try {
      await act();
    } catch (error) {
      const refusal = error instanceof RefusedError ? error.refusal : { code: "unreachable", params: {} };
      if (refusal.code === "unknown-session") this.forget({ code: "session-ended", params: {} });
      else this.set({ problem: refusal });
    } finally {
      if (this.state.busy === busy) this.set({ busy: undefined });
    }
  }

  private set(change: Partial<LabState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
