import type { Clock } from "../../kernel/clock.ts";
import { type Disposable, DisposableStack } from "../../kernel/disposable.ts";
import { PROCESSES_PER_CONTAINER, PROCESSES_RESERVED } from "../../kernel/limits.ts";
import type { Random } from "../../kernel/random.ts";
import type { ByteSink, ByteSource } from "../../kernel/streams.ts";
import { ContainerProcess, type ProcessHost, type ProcessSetting } from "./container-process.ts";
import type { FileSystem } from "./file-system.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { procFileSystem } from "./proc-file-system.ts";
import { rawSink, rawSource } from "./guarded-streams.ts";
import {
  type CapabilityKey,
  type Child,
  type ProcessInfo,
  type ProcessUser,
  type SignalName,
  SpawnError,
  type SpawnOptions,
  type Terminal,
} from "./process.ts";
import { ProcessorShare } from "./processor-share.ts";
import { type Executable, lookUpProgram } from "./program-lookup.ts";
import { isEndOf } from "./terminal-ends.ts";

export interface ProcessTableOptions {
  fs: FileSystem;
  clock: Clock;
  random: Random;
  /** The container's environment. PATH and HOME get defaults. */
  env: ReadonlyMap<string, string>;
  hostname: string;
  /** Where processes start unless told otherwise. Default "/". */
  cwd?: string;
  capabilities: ReadonlyMap<CapabilityKey<unknown>, unknown>;
  /** Default root. */
  user?: ProcessUser;
  /** Told of the milliseconds that programs compute. */
  computed?(milliseconds: number): void;
}

export interface StartOptions {
  /** Replaces the container's environment. */
  env?: ReadonlyMap<string, string>;
  cwd?: string;
  stdin: ByteSource;
  stdout: ByteSink;
  stderr: ByteSink;
  /** The terminal `stdin` and `stdout` belong to: its keys' signals go to this process's foreground group. */
  terminal?: Terminal | undefined;
}

export interface RunningProcess {
  readonly pid: number;
  /** 128 + signal number when a signal ended it. Never rejects. */
  readonly exited: Promise<number>;
  kill(signal: SignalName): void;
}

/** The processes of one container. The first that is started is PID 1; when it ends, the others are killed. */
export interface ProcessTable extends Disposable {
  /** Starts what the outside asks for: the container's command, a probe, an exec. Throws {@link SpawnError}. */
  start(argv: readonly string[], options: StartOptions): RunningProcess;
  processes(): ProcessInfo[];
  /** A negative pid is a process group. false: no such process. */
  kill(pid: number, signal: SignalName): boolean;
  /** Milliseconds of computing so far, for metrics. */
  readonly cpuMilliseconds: number;
}

const STEPS_PER_START = 40;

export const ROOT_USER: ProcessUser = { uid: 0, gid: 0, name: "root" };

export function createProcessTable(options: ProcessTableOptions): ProcessTable {
  return new Table(options);
}

class Table implements ProcessTable, ProcessHost {
  readonly fs: FileSystem;
  readonly clock: Clock;
  readonly random: Random;
  readonly hostname: string;
  readonly user: ProcessUser;
  private readonly env: ReadonlyMap<string, string>;
  private readonly cwd: string;
  private readonly capabilities: ReadonlyMap<CapabilityKey<unknown>, unknown>;
  private readonly running = new Map<number, ContainerProcess>();
  private readonly share: ProcessorShare;
  private nextPid = 1;
  private disposed = false;

  constructor(options: ProcessTableOptions) {
    this.fs = options.fs;
    this.clock = options.clock;
    this.random = options.random;
    this.hostname = options.hostname;
    this.user = options.user ?? ROOT_USER;
    this.cwd = options.cwd ?? "/";
    this.capabilities = options.capabilities;
    this.share = new ProcessorShare(options.clock, options.computed);
    this.env = withDefaults(options.env, this.user, this.hostname);
    if (options.fs instanceof MemoryFileSystem)
      options.fs.mount(
        "/proc",
        procFileSystem(() => this.processes(), options.clock),
        { readOnly: true },
      );
  }

  get cpuMilliseconds(): number {
    return this.share.used;
  }

  start(argv: readonly string[], options: StartOptions): RunningProcess {
    const env = new Map(options.env === undefined ? this.env : withDefaults(options.env, this.user, this.hostname));
    const { terminal } = options;
    if (terminal !== undefined && !env.has("TERM")) env.set("TERM", "xterm-256color");
    const cwd = options.cwd ?? this.cwd;
    const executable = lookUpProgram(this.fs, argv, env, cwd);
    const pid = this.takePid(0);
    const { stdin, stdout, stderr } = options;
    const setting: ProcessSetting = {
      pid,
      parent: 0,
      group: pid,
      depth: 0,
      argv: executable.argv,
      env,
      cwd,
      stdin,
      stdout,
      stderr,
      terminal,
      controllingTerminal: terminal,
    };
    const process = this.add(new ContainerProcess(this, setting));
    if (terminal !== undefined) this.attachTerminal(process, terminal);
    process.run(executable.program);
    return process;
  }

  spawn(parent: ContainerProcess, argv: readonly string[], options: SpawnOptions): Child {
    const env = options.env ?? new Map(parent.env);
    const cwd = options.cwd ?? parent.cwd;
    const executable = options.program !== undefined ? { program: options.program, argv } : lookUpProgram(this.fs, argv, env, cwd);
    const pid = this.takePid(parent.depth + 1);
    const stdin = rawSource(options.stdin ?? parent.stdin);
    const stdout = rawSink(options.stdout ?? parent.stdout);
    const stderr = rawSink(options.stderr ?? parent.stderr);
    const controlling = parent.controllingTerminal;
    const onTerminal = controlling !== undefined && options.terminal !== false && isEndOf(controlling, stdin, stdout);
    const group = options.group === "new" ? pid : (options.group ?? parent.group);
    const terminal = onTerminal ? controlling : undefined;
    const setting: ProcessSetting = {
      pid,
      parent: parent.pid,
      group,
      depth: parent.depth + 1,
      argv: executable.argv,
      env,
      cwd,
      stdin,
      stdout,
      stderr,
      terminal,
      controllingTerminal: controlling,
      ignored: parent.ignored,
    };
    const child = this.add(new ContainerProcess(this, setting));
    child.run(executable.program);
    return child;
  }

  lookUp(argv: readonly string[], env: ReadonlyMap<string, string>, cwd: string): Executable {
    return lookUpProgram(this.fs, argv, env, cwd);
  }

  processes(): ProcessInfo[] {
    return [...this.running.values()].map((process) => process.info());
  }

  kill(pid: number, signal: SignalName): boolean {
    const targets = [...this.running.values()].filter((process) => (pid < 0 ? process.group === -pid : process.pid === pid));
    for (const target of targets) target.deliver(signal);
    return targets.length > 0;
  }

  capability<T>(key: CapabilityKey<T>): T | undefined {
    if (this.capabilities.has(key)) return this.capabilities.get(key) as T;
    for (const [candidate, value] of this.capabilities) if (candidate.name === key.name) return value as T;
    return undefined;
  }

  spend(steps: number): Promise<void> | undefined {
    return this.share.spend(steps);
  }

  dispose(): void {
    this.disposed = true;
    for (const process of [...this.running.values()]) process.deliver("SIGKILL");
  }

  private add(process: ContainerProcess): ContainerProcess {
    this.running.set(process.pid, process);
    void process.exited.then(() => {
      this.running.delete(process.pid);
      if (process.pid === 1) this.dispose();
    });
    return process;
  }

  /** What a person runs directly may use the reserve; only what multiplies by itself meets the lower limit. */
  private takePid(depth: number): number {
    // Starting a process is work for many steps; whoever breathes next waits for it.
    void this.share.spend(STEPS_PER_START);
    if (this.disposed) throw new SpawnError("No such process", 126);
    const limit = depth <= 1 ? PROCESSES_PER_CONTAINER + PROCESSES_RESERVED : PROCESSES_PER_CONTAINER;
    if (this.running.size >= limit) throw new SpawnError("Resource temporarily unavailable", 254);
    return this.nextPid++;
  }

  private attachTerminal(process: ContainerProcess, terminal: Terminal): void {
    const held = new DisposableStack();
    terminal.foreground = process.group;
    const toForeground = (signal: SignalName) => this.kill(-(terminal.foreground ?? process.group), signal);
    if (terminal.onSignal !== undefined)
      held.use(terminal.onSignal((signal) => void (signal === "SIGHUP" ? this.hangUp(process, terminal) : toForeground(signal))));
    held.use(terminal.onResize(() => void toForeground("SIGWINCH")));
    void process.exited.then(() => {
      held.dispose();
      // As the kernel does when a session leader ends: its foreground group is hung up, background jobs live on.
      toForeground("SIGHUP");
    });
  }

  private hangUp(leader: ContainerProcess, terminal: Terminal): void {
    leader.deliver("SIGHUP");
    for (const process of [...this.running.values()]) if (process.controllingTerminal === terminal) process.deliver("SIGHUP");
  }
}

function withDefaults(env: ReadonlyMap<string, string>, user: ProcessUser, hostname: string): Map<string, string> {
  const whole = new Map([
    ["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
    ["HOSTNAME", hostname],
    ["HOME", user.uid === 0 ? "/root" : `/home/${user.name}`],
  ]);
  for (const [name, value] of env) whole.set(name, value);
  return whole;
}
