import type { Clock } from "../../kernel/clock.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import type { Random } from "../../kernel/random.ts";
import type { ByteSink, ByteSource } from "../../kernel/streams.ts";
import type { FileSystem } from "./file-system.ts";

export type SignalName =
  | "SIGHUP"
  | "SIGINT"
  | "SIGQUIT"
  | "SIGKILL"
  | "SIGTERM"
  | "SIGTSTP"
  | "SIGSTOP"
  | "SIGCONT"
  | "SIGWINCH"
  | "SIGPIPE"
  | "SIGALRM"
  | "SIGCHLD"
  | "SIGUSR1"
  | "SIGUSR2";

export const SIGNAL_NUMBER: Record<SignalName, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGWINCH: 28,
};

/** A simulated executable. Resolves to its exit code. A throw is reported on stderr and exits 1. */
export type Program = (process: Process) => Promise<number>;

/** Something the surroundings lend to programs (the pod's network, a way to the Kubernetes API) without the shell knowing of it. */
export interface CapabilityKey<T> {
  readonly name: string;
  /** Never set: carries the type. */
  readonly type?: T;
}

export function capabilityKey<T>(name: string): CapabilityKey<T> {
  return { name };
}

/** The terminal a process is attached to. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** Raw mode: no echo, no line editing, no signals from keys. Disposing restores what was set before. */
  raw(): Disposable;
  onResize(listener: () => void): Disposable;
  /** Keeps signals and lines but shows nothing of what is typed (passwords). */
  silent?(): Disposable;
  /** Undoes raw and silent modes that a killed program left behind. */
  sane?(): void;
  /** Keys that mean a signal: Ctrl-C, Ctrl-\\, Ctrl-Z. The process table hands them to the foreground group. */
  onSignal?(listener: (signal: SignalName) => void): Disposable;
  /** The process group that owns the keyboard; set by the shell. */
  foreground?: number | undefined;
  /** What /dev/tty opens. */
  readonly source?: ByteSource;
  readonly sink?: ByteSink;
}

/** Who a container's processes run as. */
export interface ProcessUser {
  uid: number;
  gid: number;
  name: string;
  /** Further groups. */
  groups?: readonly number[];
}

/** What a running program has: the simulated counterpart of a process. */
export interface Process {
  readonly pid: number;
  /** argv[0] is the name it was called by. */
  readonly argv: readonly string[];
  readonly env: Map<string, string>;
  cwd: string;
  readonly fs: FileSystem;
  readonly stdin: ByteSource;
  readonly stdout: ByteSink;
  readonly stderr: ByteSink;
  /** Set when stdin and stdout are a terminal. */
  readonly terminal: Terminal | undefined;
  /** The terminal of the session, even when stdin or stdout are redirected: what a pager reads its keys from. */
  readonly controllingTerminal?: Terminal | undefined;
  readonly parent?: number;
  /** Process group: signals of the terminal go to one group. */
  readonly group?: number;
  readonly user?: ProcessUser;
  readonly clock: Clock;
  readonly random: Random;
  readonly hostname: string;
  /** Aborted when the process is to end (a signal nobody handles). Pending reads, sleeps and connects must give up on it. */
  readonly signal: AbortSignal;
  /** Handles a signal in place of its default action. SIGKILL cannot be handled. */
  onSignal(name: SignalName, handler: () => void): Disposable;
  capability<T>(key: CapabilityKey<T>): T | undefined;
  /**
   * Starts a child in the same container. `argv[0]` is looked up in PATH, or as a path; a file with `#!` runs its interpreter.
   * Throws {@link SpawnError} (127 not found, 126 not executable, EAGAIN at the process limit).
   */
  spawn(argv: readonly string[], options?: SpawnOptions): Child;
  /**
   * Becomes another program, as execve does: same pid, streams (unless given) and group; handlers are dropped. Resolves to its exit
   * code, which the caller returns. Throws {@link SpawnError}.
   */
  exec?(argv: readonly string[], options?: Pick<SpawnOptions, "env" | "cwd" | "stdin" | "stdout" | "stderr">): Promise<number>;
  /** Ignores a signal, in this process and in what it starts from now on (nohup, `trap ''`). */
  ignoreSignal?(name: SignalName, ignored: boolean): void;
  /** Every process of the container, for ps and kill. */
  processes(): ProcessInfo[];
  kill(pid: number, signal: SignalName): boolean;
  /**
   * Called by loops that compute: lets others have a turn, and rests when the program has computed for long without waiting.
   * Rejects when the process is to end. `steps` says how much work there was since the last time, in microseconds or so; default 1.
   */
  breathe(steps?: number): Promise<void>;
}

export interface SpawnOptions {
  env?: Map<string, string>;
  cwd?: string;
  stdin?: ByteSource;
  stdout?: ByteSink;
  stderr?: ByteSink;
  /** false detaches the child from the terminal (background jobs, pipelines' inner ends). Default: as the parent. */
  terminal?: boolean;
  /** Runs this instead of looking argv[0] up: functions and subshells of a shell. */
  program?: Program;
  /** Puts the child into a process group of its own ("new"), or into an existing one. Default: the parent's. */
  group?: "new" | number;
}

export interface Child {
  readonly pid: number;
  /** 128 + signal number when a signal ended it. Never rejects. */
  readonly exited: Promise<number>;
  kill(signal: SignalName): void;
  readonly group?: number;
  /** Called when the child is stopped (Ctrl-Z) and when it goes on. */
  onStop?(listener: (stopped: boolean) => void): Disposable;
}

export interface ProcessInfo {
  pid: number;
  parent: number;
  argv: readonly string[];
  /** Milliseconds since the epoch. */
  startedAt: number;
  group?: number;
  user?: string;
  /** Milliseconds the process has computed. */
  cpuMilliseconds?: number;
  onTerminal?: boolean;
  state: "R" | "S" | "T" | "Z";
}

export class SpawnError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.name = "SpawnError";
    this.exitCode = exitCode;
  }
}
