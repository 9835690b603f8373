import type { Clock } from "../../kernel/clock.ts";
import { type Disposable, disposable } from "../../kernel/disposable.ts";
import type { Random } from "../../kernel/random.ts";
import { BrokenPipe, type ByteSink, type ByteSource, writeText } from "../../kernel/streams.ts";
import type { FileSystem } from "./file-system.ts";
import { type StreamOwner, guardSink, guardSource, rawSink, rawSource } from "./guarded-streams.ts";
import { releaseStream, retainStream } from "./pipe-ends.ts";
import { isEndOf } from "./terminal-ends.ts";
import type { Executable } from "./program-lookup.ts";
import {
  type CapabilityKey,
  type Child,
  type Process,
  type ProcessInfo,
  type ProcessUser,
  type Program,
  SIGNAL_NUMBER,
  type SignalName,
  type SpawnOptions,
  type Terminal,
} from "./process.ts";

/** The reason a process's `signal` is aborted with: it is to end with `exitCode`. */
export class ProcessEnded extends Error {
  readonly exitCode: number;
  constructor(exitCode: number) {
    super("process ended");
    this.name = "ProcessEnded";
    this.exitCode = exitCode;
  }
}

/** What the table lends each of its processes. */
export interface ProcessHost {
  readonly fs: FileSystem;
  readonly clock: Clock;
  readonly random: Random;
  readonly hostname: string;
  readonly user: ProcessUser;
  capability<T>(key: CapabilityKey<T>): T | undefined;
  spawn(parent: ContainerProcess, argv: readonly string[], options: SpawnOptions): Child;
  lookUp(argv: readonly string[], env: ReadonlyMap<string, string>, cwd: string): Executable;
  processes(): ProcessInfo[];
  kill(pid: number, signal: SignalName): boolean;
  /** Draws on the container's share of the processor. */
  spend(steps: number): Promise<void> | undefined;
}

export interface ProcessSetting {
  pid: number;
  parent: number;
  group: number;
  /** Generations since the process that the outside started. */
  depth: number;
  argv: readonly string[];
  env: Map<string, string>;
  cwd: string;
  stdin: ByteSource;
  stdout: ByteSink;
  stderr: ByteSink;
  terminal: Terminal | undefined;
  controllingTerminal: Terminal | undefined;
  ignored?: ReadonlySet<SignalName>;
}

const IGNORED_BY_DEFAULT: ReadonlySet<SignalName> = new Set(["SIGCONT", "SIGWINCH", "SIGCHLD"]);
const STOPPING: ReadonlySet<SignalName> = new Set(["SIGTSTP", "SIGSTOP"]);

/** One running program: its view of streams and signals, and its end. */
export class ContainerProcess implements Process, Child, StreamOwner {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly depth: number;
  argv: readonly string[];
  env: Map<string, string>;
  cwd: string;
  stdin: ByteSource;
  stdout: ByteSink;
  stderr: ByteSink;
  terminal: Terminal | undefined;
  readonly controllingTerminal: Terminal | undefined;
  readonly startedAt: number;
  readonly exited: Promise<number>;
  private readonly host: ProcessHost;
  private readonly aborter = new AbortController();
  private readonly handlers = new Map<SignalName, (() => void)[]>();
  readonly ignored: Set<SignalName>;
  private readonly stopListeners = new Set<(stopped: boolean) => void>();
  private readonly held: (ByteSource | ByteSink)[];
  private settle: (code: number) => void = () => {};
  private code: number | undefined;
  private resume: (() => void) | undefined;
  private stopped: Promise<void> | undefined;
  private steps = 0;

  constructor(host: ProcessHost, setting: ProcessSetting) {
    this.host = host;
    this.pid = setting.pid;
    this.parent = setting.parent;
    this.group = setting.group;
    this.depth = setting.depth;
    this.argv = setting.argv;
    this.env = setting.env;
    this.cwd = setting.cwd;
    this.terminal = setting.terminal;
    this.controllingTerminal = setting.controllingTerminal;
    this.ignored = new Set(setting.ignored);
    this.startedAt = host.clock.now();
    this.held = [rawSource(setting.stdin), rawSink(setting.stdout), rawSink(setting.stderr)];
    for (const stream of this.held) retainStream(stream);
    this.stdin = guardSource(setting.stdin, this);
    this.stdout = guardSink(setting.stdout, this);
    this.stderr = guardSink(setting.stderr, this);
    this.exited = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  get fs(): FileSystem {
    return this.host.fs;
  }
  get clock(): Clock {
    return this.host.clock;
  }
  get random(): Random {
    return this.host.random;
  }
  get hostname(): string {
    return this.host.hostname;
  }
  get user(): ProcessUser {
    return this.host.user;
  }
  get signal(): AbortSignal {
    return this.aborter.signal;
  }
  get hasExited(): boolean {
    return this.code !== undefined;
  }
  get isStopped(): boolean {
    return this.stopped !== undefined;
  }
  get cpuMilliseconds(): number {
    return Math.floor(this.steps / 20);
  }

  /** Runs `program` to its end. The table calls it once. */
  run(program: Program): void {
    // Started in a microtask, so that the parent has the child's pid before the child does anything.
    void Promise.resolve()
      .then(() => (this.signal.aborted ? 0 : program(this)))
      .then(
        (code) => this.finish(code & 0xff),
        (error: unknown) => this.fail(error),
      );
  }

  onSignal(name: SignalName, handler: () => void): Disposable {
    const list = this.handlers.get(name) ?? [];
    this.handlers.set(name, list);
    list.push(handler);
    return disposable(() => {
      list.splice(list.indexOf(handler), 1);
    });
  }

  /** A signal from the terminal, from kill, or from the outside. */
  deliver(name: SignalName): void {
    if (this.code !== undefined) return;
    if (name === "SIGCONT") this.goOn();
    const handler = name === "SIGKILL" || name === "SIGSTOP" ? undefined : this.handlers.get(name)?.at(-1);
    if (handler !== undefined) return handler();
    if (IGNORED_BY_DEFAULT.has(name) || this.ignored.has(name)) return;
    if (STOPPING.has(name)) return this.stop();
    this.goOn();
    this.finish(128 + SIGNAL_NUMBER[name]);
  }

  kill(nameOrPid: SignalName): void;
  kill(nameOrPid: number, signal: SignalName): boolean;
  kill(nameOrPid: SignalName | number, signal?: SignalName): boolean | undefined {
    if (typeof nameOrPid === "number") return this.host.kill(nameOrPid, signal ?? "SIGTERM");
    this.deliver(nameOrPid);
    return undefined;
  }

  onStop(listener: (stopped: boolean) => void): Disposable {
    this.stopListeners.add(listener);
    return disposable(() => this.stopListeners.delete(listener));
  }

  capability<T>(key: CapabilityKey<T>): T | undefined {
    return this.host.capability(key);
  }

  spawn(argv: readonly string[], options: SpawnOptions = {}): Child {
    if (this.signal.aborted) throw this.signal.reason;
    return this.host.spawn(this, argv, options);
  }

  exec(argv: readonly string[], options: Pick<SpawnOptions, "env" | "cwd" | "stdin" | "stdout" | "stderr"> = {}): Promise<number> {
    const env = options.env ?? this.env;
    const executable = this.host.lookUp(argv, env, options.cwd ?? this.cwd);
    const before = [...this.held];
    this.stdin = guardSource(options.stdin ?? this.stdin, this);
    this.stdout = guardSink(options.stdout ?? this.stdout, this);
    this.stderr = guardSink(options.stderr ?? this.stderr, this);
    this.held.splice(0, this.held.length, rawSource(this.stdin), rawSink(this.stdout), rawSink(this.stderr));
    for (const stream of this.held) retainStream(stream);
    for (const stream of before) releaseStream(stream);
    this.argv = executable.argv;
    this.env = env;
    this.cwd = options.cwd ?? this.cwd;
    if (this.terminal !== undefined && !isEndOf(this.terminal, rawSource(this.stdin), rawSink(this.stdout))) this.terminal = undefined;
    this.handlers.clear();
    return executable.program(this);
  }

  ignoreSignal(name: SignalName, ignored: boolean): void {
    if (ignored) this.ignored.add(name);
    else this.ignored.delete(name);
  }

  processes(): ProcessInfo[] {
    return this.host.processes();
  }

  async breathe(steps = 1): Promise<void> {
    const wait = this.step(steps);
    if (wait !== undefined) await wait;
  }

  step(steps = 1): Promise<void> | undefined {
    if (this.signal.aborted) return Promise.reject(this.signal.reason);
    this.steps += steps;
    const wait = this.stopped ?? this.host.spend(steps);
    return wait === undefined ? undefined : this.waitFor(wait);
  }

  brokenPipe(): void {
    this.deliver("SIGPIPE");
  }

  info(): ProcessInfo {
    return {
      pid: this.pid,
      parent: this.parent,
      group: this.group,
      argv: this.argv,
      startedAt: this.startedAt,
      user: this.user.name,
      cpuMilliseconds: this.cpuMilliseconds,
      onTerminal: this.controllingTerminal !== undefined,
      state: this.isStopped ? "T" : "S",
    };
  }

  private async waitFor(wait: Promise<void>): Promise<void> {
    await wait;
    while (this.stopped !== undefined) await this.stopped;
    if (this.signal.aborted) throw this.signal.reason;
  }

  private stop(): void {
    if (this.stopped !== undefined) return;
    this.stopped = new Promise((resolve) => {
      this.resume = resolve;
    });
    for (const listener of [...this.stopListeners]) listener(true);
  }

  private goOn(): void {
    if (this.stopped === undefined) return;
    this.stopped = undefined;
    this.resume?.();
    for (const listener of [...this.stopListeners]) listener(false);
  }

  private finish(code: number): void {
    if (this.code !== undefined) return;
    this.code = code;
    if (!this.aborter.signal.aborted) this.aborter.abort(new ProcessEnded(code));
    this.goOn();
    for (const stream of this.held.splice(0)) releaseStream(stream);
    this.settle(code);
  }

  private fail(error: unknown): void {
    if (this.code !== undefined) return;
    if (error instanceof ProcessEnded) return this.finish(error.exitCode);
    if (error instanceof BrokenPipe) return this.finish(128 + SIGNAL_NUMBER.SIGPIPE);
    const text = error instanceof Error ? error.message : String(error);
    void writeText(rawSink(this.stderr), `${this.argv[0] ?? ""}: ${text}\n`)
      .catch(() => {})
      .then(() => this.finish(1));
  }
}
