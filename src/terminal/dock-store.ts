import { labStore } from "../lab/lab-store.ts";

export type DockView = "open" | "collapsed" | "full";
export type DockSide = "bottom" | "right";

/** A command whose lab is not running: the reader is asked first. */
export interface WantedCommand {
  text: string;
  labId: string;
}

export interface DockState {
  view: DockView;
  side: DockSide;
  /** Pixels, per side. */
  sizes: Readonly<Record<DockSide, number | undefined>>;
  wanted: WantedCommand | undefined;
}

/** Commands that wait for a shell. A reader who presses on is told nothing new by more. */
const QUEUE_LIMIT = 20;
const VIEW_KEY = "tsunagu.dock.view";
const LAYOUT_KEY = "tsunagu.dock.layout";

/** Where the dock is, and the commands on their way into its shell. Lives as long as the document. */
class DockStore {
  private state: DockState = { view: "collapsed", side: "bottom", sizes: { bottom: undefined, right: undefined }, wanted: undefined };
  private readonly listeners = new Set<() => void>();
  private queue: WantedCommand[] = [];
  private focusWanted = false;
  private shell: { labId: string; type(text: string): void } | undefined;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): DockState => this.state;

  /** Takes up what this tab, and this reader, had before. */
  restore(): void {
    const view = sessionStorage.getItem(VIEW_KEY);
    const layout = parseLayout(localStorage.getItem(LAYOUT_KEY));
    const wide = window.matchMedia("(min-width: 1440px)").matches;
    this.set({
      view: view === "open" || view === "full" ? "open" : "collapsed",
      side: layout?.side ?? (wide ? "right" : "bottom"),
      sizes: layout?.sizes ?? this.state.sizes,
    });
  }

  show(view: DockView): void {
    sessionStorage.setItem(VIEW_KEY, view);
    this.set({ view });
  }

  /** Opens the terminal because the reader asked for it: the keyboard goes there once it is on the screen. */
  enter(): void {
    this.focusWanted = true;
    this.show("open");
  }

  /** Whether the reader asked to be in the terminal; asked once. */
  takeFocus(): boolean {
    const wanted = this.focusWanted;
    this.focusWanted = false;
    return wanted;
  }

  place(side: DockSide, pixels?: number): void {
    const sizes = pixels === undefined ? this.state.sizes : { ...this.state.sizes, [side]: Math.round(pixels) };
    this.set({ side, sizes });
    localStorage.setItem(LAYOUT_KEY, JSON.stringify({ side, sizes }));
  }

  /** Types a command into the shell of `labId`, once. When another lab, or none, is running, the reader is asked. */
  run(text: string, labId: string): void {
    const { session } = labStore.read();
    if (session === undefined || session.labId !== labId || session.state === "failed") this.set({ wanted: { text, labId } });
    else this.enqueue({ text, labId });
  }

  /** The reader's answer: run it in `labId` (started when it is not), or drop it. */
  async answer(labId: string | undefined): Promise<void> {
    const { wanted } = this.state;
    if (wanted === undefined || labId === undefined) return this.set({ wanted: undefined });
    await labStore.start(labId);
    if (labStore.read().session?.labId !== labId) return;
    this.set({ wanted: undefined });
    this.enqueue({ ...wanted, labId });
  }

  /** A shell is at its prompt: what waited for it is typed. Returns the way to say that it is gone. */
  shellReady(labId: string, type: (text: string) => void): () => void {
    const shell = { labId, type };
    this.shell = shell;
    this.flush();
    return () => {
      if (this.shell === shell) this.shell = undefined;
    };
  }

  private enqueue(command: WantedCommand): void {
    if (this.queue.length < QUEUE_LIMIT) this.queue.push(command);
    if (this.state.view === "collapsed") this.show("open");
    this.flush();
  }

  private flush(): void {
    const { shell } = this;
    if (shell === undefined) return;
    const due = this.queue;
    this.queue = [];
    // What waited for the shell of another lab must not run in this one.
    for (const command of due) if (command.labId === shell.labId) shell.type(command.text);
  }

  private set(change: Partial<DockState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

function parseLayout(text: string | null): Pick<DockState, "side" | "sizes"> | undefined {
  try {
    const { side, sizes } = JSON.parse(text ?? "") as Partial<DockState>;
    const pixels = (size: unknown) => (typeof size === "number" && size > 0 ? size : undefined);
    if (side === "bottom" || side === "right") return { side, sizes: { bottom: pixels(sizes?.bottom), right: pixels(sizes?.right) } };
  } catch {
    // What another version of the site left there is not worth keeping.
  }
  return undefined;
}

export const dockStore = new DockStore();
