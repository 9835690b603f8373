import { type Disposable } from "../../kernel/disposable.ts";
import { type ByteSink, type ByteSource, writeText } from "../../kernel/streams.ts";
import { releaseStream, retainStream } from "../process/pipe-ends.ts";
import { rawSink, rawSource } from "../process/guarded-streams.ts";
import type { Process, SignalName } from "../process/process.ts";
import type { Command } from "./ast.ts";
import { Jobs } from "./jobs.ts";
import { Interrupted } from "./shell-failure.ts";
import { Variables } from "./variables.ts";

/** What a descriptor leads to. */
export interface Descriptor {
  source?: ByteSource | undefined;
  sink?: ByteSink | undefined;
}

export interface ShellOptions {
  errexit: boolean;
  nounset: boolean;
  xtrace: boolean;
  pipefail: boolean;
  noglob: boolean;
  noexec: boolean;
  noclobber: boolean;
  allexport: boolean;
  verbose: boolean;
  nullglob: boolean;
}

/** The state of one shell: what a subshell copies. The interpreter's functions read and change it. */
export class Shell {
  process: Process;
  /** `$0`, and the name errors begin with. */
  name: string;
  readonly isInteractive: boolean;
  variables = new Variables();
  functions = new Map<string, Extract<Command, { type: "function" }>>();
  aliases = new Map<string, string>();
  positional: string[] = [];
  descriptors = new Map<number, Descriptor>();
  options: ShellOptions = {
    errexit: false,
    nounset: false,
    xtrace: false,
    pipefail: false,
    noglob: false,
    noexec: false,
    noclobber: false,
    allexport: false,
    verbose: false,
    nullglob: false,
  };
  jobs = new Jobs();
  history: string[] = [];
  /** Signal name without "SIG", "EXIT" or "ERR" → command; "" ignores. */
  traps = new Map<string, string>();
  pendingTraps: string[] = [];
  status = 0;
  /** Of the last command substitution: the status of a command that is only assignments. */
  substitutionStatus: number | undefined;
  lastBackgroundPid: number | undefined;
  lastArgument = "";
  line = 1;
  /** Nested functions, substitutions, subshells and sources, inherited by subshells so that recursion ends. */
  depth = 0;
  /** Levels of command substitution: `set -x` shows them. */
  substitutionDepth = 0;
  loops = 0;
  /** The next simple command is the last thing this shell does: a program may take its process. */
  becomesLast = false;
  /** Inside a condition (`if`, `&&`, `!`) a failure does not trip `set -e`. */
  conditions = 0;
  sourced = 0;
  functionNames: string[] = [];
  directoryStack: string[] = [];
  startedAt: number;
  isSubshell = false;
  expandsAliases = false;
  /** `exit` has already said that jobs are stopped. */
  warnedOfJobs = false;
  /** Where getopts stands: the word, and the letter in it. */
  optionWord = 1;
  optionPlace = 1;
  /** Errors name the line: scripts do, prompts do not. */
  showsLines: boolean;
  /** Aborted by Ctrl-C: what an interactive shell itself waits on gives up. */
  interruption = new AbortController();
  private readonly trapHandlers = new Map<string, Disposable>();
  private readonly trapListeners = new Set<() => void>();

  constructor(process: Process, name: string, isInteractive: boolean) {
    this.process = process;
    this.name = name;
    this.isInteractive = isInteractive;
    this.showsLines = !isInteractive;
    this.startedAt = process.clock.now();
    this.descriptors.set(0, { source: process.stdin });
    this.descriptors.set(1, { sink: process.stdout });
    this.descriptors.set(2, { sink: process.stderr });
  }

  /** The copy a subshell works on. It is given its process when that starts. */
  fork(): Shell {
    const child: Shell = Object.create(Shell.prototype) as Shell;
    Object.assign(child, this, {
      isInteractive: false,
      variables: this.variables.copy(),
      functions: new Map(this.functions),
      aliases: new Map(this.aliases),
      positional: [...this.positional],
      descriptors: new Map(this.descriptors),
      options: { ...this.options },
      jobs: new Jobs(),
      traps: new Map([...this.traps].filter(([, command]) => command === "")),
      pendingTraps: [],
      depth: this.depth + 1,
      isSubshell: true,
      interruption: new AbortController(),
      trapHandlers: new Map(),
      trapListeners: new Set(),
      directoryStack: [...this.directoryStack],
      functionNames: [...this.functionNames],
    });
    for (const [number, descriptor] of child.descriptors) if (number > 2) child.retain(descriptor);
    return child;
  }

  /** Takes over the process that a fork was started in. */
  adopt(process: Process): void {
    this.process = process;
    this.descriptors.set(0, { source: process.stdin });
    this.descriptors.set(1, { sink: process.stdout });
    this.descriptors.set(2, { sink: process.stderr });
  }

  retain(descriptor: Descriptor): void {
    if (descriptor.source !== undefined) retainStream(rawSource(descriptor.source));
    if (descriptor.sink !== undefined) retainStream(rawSink(descriptor.sink));
  }

  release(descriptor: Descriptor): void {
    if (descriptor.source !== undefined) releaseStream(rawSource(descriptor.source));
    if (descriptor.sink !== undefined) releaseStream(rawSink(descriptor.sink));
  }

  async write(text: string): Promise<void> {
    const sink = this.descriptors.get(1)?.sink;
    if (sink !== undefined && text !== "") await writeText(sink, text);
  }

  async writeError(text: string): Promise<void> {
    const sink = this.descriptors.get(2)?.sink;
    if (sink !== undefined && text !== "") await writeText(sink, text);
  }

  /** `bash: line 3: ` in front, as bash reports errors; interactive shells leave the line out. */
  complain(message: string): Promise<void> {
    return this.writeError(`${this.name}: ${this.showsLines ? `line ${this.line}: ` : ""}${message}\n`);
  }

  /** Lets others run, and gives up when the shell was interrupted or is to end. */
  async breathe(steps = 1): Promise<void> {
    if (this.interruption.signal.aborted) throw new Interrupted();
    await this.process.breathe(steps);
    if (this.interruption.signal.aborted) throw new Interrupted();
  }

  setTrap(name: string, command: string | undefined): void {
    this.trapHandlers.get(name)?.dispose();
    this.trapHandlers.delete(name);
    if (command === undefined) this.traps.delete(name);
    else this.traps.set(name, command);
    if (name === "EXIT" || name === "ERR" || name === "DEBUG" || name === "RETURN") return;
    const signal = `SIG${name}` as SignalName;
    this.process.ignoreSignal?.(signal, command === "");
    if (command === undefined || command === "") return;
    const handler = this.process.onSignal(signal, () => {
      this.pendingTraps.push(name);
      for (const listener of [...this.trapListeners]) listener();
    });
    this.trapHandlers.set(name, handler);
  }

  /** Resolves when a trapped signal arrives: what `wait` and `read` give up on. */
  onTrap(listener: () => void): Disposable {
    this.trapListeners.add(listener);
    return { dispose: () => void this.trapListeners.delete(listener) };
  }
}
