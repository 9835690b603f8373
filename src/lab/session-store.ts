import type { Refusal, Session, SessionEvent } from "@tsunagu/contracts/rest";
import type { Verdict } from "@tsunagu/contracts/verdict";
import { RefusedError, getJson, sendJson } from "../client/api.ts";

/** What the pages show of the reader's sandbox. */
export interface LabState {
  /** The live session the dock shows; undefined: none, or not asked yet. */
  session: Session | undefined;
  /** true until the server has been asked once. */
  loading: boolean;
  grading: boolean;
  /** What went wrong last, in words of every locale. */
  problem: Refusal | undefined;
  /** The event stream is open: results come by themselves. */
  live: boolean;
}

const NOTHING: LabState = { session: undefined, loading: true, grading: false, problem: undefined, live: false };

/**
 * The one live session of this page and what happens in it, for React's useSyncExternalStore. It asks the server once, when a
 * page first needs it, and follows the session's events from then on.
 */
export class SessionStore {
  private state: LabState = NOTHING;
  private readonly listeners = new Set<() => void>();
  private events: EventSource | undefined;
  private asked: Promise<void> | undefined;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): LabState => this.state;

  /** Takes up a live session the reader has, `preferredLab`'s first. */
  resume(preferredLab?: string): Promise<void> {
    this.asked ??= getJson<Session[]>("/api/sessions").then(
      (sessions) => {
        const session = sessions.find((candidate) => candidate.labId === preferredLab) ?? sessions.at(-1);
        this.set({ loading: false });
        if (session !== undefined) this.follow(session);
      },
      () => this.set({ loading: false }),
    );
    return this.asked;
  }

  start(labId: string): Promise<void> {
    return this.act(async () => this.follow(await sendJson<Session>("POST", "/api/sessions", { labId })));
  }

  end(): Promise<void> {
    return this.onSession(async (session) => {
      await sendJson("DELETE", `/api/sessions/${session.id}`);
      this.forget();
    });
  }

  reset(): Promise<void> {
    return this.onSession(async (session) => this.show(await sendJson<Session>("POST", `/api/sessions/${session.id}/reset`)));
  }

  extend(): Promise<void> {
    return this.onSession(async (session) => this.show(await sendJson<Session>("POST", `/api/sessions/${session.id}/extend`)));
  }

  grade(): Promise<void> {
    return this.onSession(async (session) => {
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
    return this.onSession(async (session) => this.show(await sendJson<Session>("POST", `/api/sessions/${session.id}/hints`, { taskId })));
  }

  showSolution(): Promise<void> {
    return this.onSession(async (session) => this.show(await sendJson<Session>("POST", `/api/sessions/${session.id}/solution`)));
  }

  dismissProblem(): void {
    this.set({ problem: undefined });
  }

  private follow(session: Session): void {
    this.events?.close();
    this.show(session);
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
    else if (event.session.state === "ended") this.forget({ code: "session-ended", params: {} });
    else this.show(event.session);
  }

  /** The stream was refused: the session is over, or the server is another one now. */
  private async look(id: string): Promise<void> {
    try {
      this.follow(await getJson<Session>(`/api/sessions/${id}`));
    } catch (error) {
      if (error instanceof RefusedError && error.status === 404) this.forget({ code: "session-ended", params: {} });
      else setTimeout(() => void this.look(id), 2_000);
    }
  }

  private forget(problem?: Refusal): void {
    this.events?.close();
    this.events = undefined;
    this.set({ session: undefined, live: false, grading: false, problem });
  }

  private show(session: Session): void {
    this.set({ session, problem: session.problem ?? undefined });
  }

  private showVerdict(verdict: Verdict): void {
    const { session } = this.state;
    if (session?.id === verdict.sessionId) this.set({ session: { ...session, verdict } });
  }

  private onSession(act: (session: Session) => Promise<void>): Promise<void> {
    const { session } = this.state;
    return session === undefined ? Promise.resolve() : this.act(() => act(session));
  }

  private async act(act: () => Promise<void>): Promise<void> {
    this.set({ problem: undefined });
    try {
      await act();
    } catch (error) {
      this.set({ problem: error instanceof RefusedError ? error.refusal : { code: "unreachable", params: {} } });
    }
  }

  private set(change: Partial<LabState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
