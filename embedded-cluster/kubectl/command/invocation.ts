import type { ApiClient } from "../../apimachinery/wire.ts";
import { writeText } from "../../kernel/streams.ts";
import type { Process } from "../../shell/process/process.ts";
import type { Cluster } from "../config/cluster.ts";
import { connect, namespaceOf } from "../config/connect.ts";
import type { Command } from "./command.ts";
import type { LocalListener } from "../verbs/port-forward.ts";
import type { FlagValues } from "./flags.ts";

/** A way to an API server; undefined when nothing answers at `server`. */
export type Dial = (server: string, token: string) => ApiClient | undefined;

/** What the place that kubectl runs in can do beyond files and a terminal. */
export interface Surroundings {
  /** Opens a port of the pod that kubectl runs in; 0 is any free one. Throws when the port is taken. */
  listen?: (process: Process, port: number) => LocalListener;
}

/** One run of one command: what it was asked, where it writes, and its way to the cluster (opened when first used). */
export class Invocation {
  readonly process: Process;
  readonly command: Command;
  /** "kubectl rollout status" */
  readonly path: string;
  readonly args: readonly string[];
  readonly argsBeforeDash: number;
  readonly flags: FlagValues;
  readonly root: Command;
  readonly surroundings: Surroundings;
  private readonly dial: Dial;
  private connection: Cluster | undefined;

  constructor(fields: {
    process: Process;
    command: Command;
    path: string;
    args: readonly string[];
    argsBeforeDash: number;
    flags: FlagValues;
    root: Command;
    dial: Dial;
    surroundings?: Surroundings;
  }) {
    this.process = fields.process;
    this.command = fields.command;
    this.path = fields.path;
    this.args = fields.args;
    this.argsBeforeDash = fields.argsBeforeDash;
    this.flags = fields.flags;
    this.root = fields.root;
    this.dial = fields.dial;
    this.surroundings = fields.surroundings ?? {};
  }

  out(text: string): Promise<void> {
    return text === "" ? Promise.resolve() : writeText(this.process.stdout, text);
  }

  err(text: string): Promise<void> {
    return text === "" ? Promise.resolve() : writeText(this.process.stderr, text);
  }

  now(): number {
    return this.process.clock.now();
  }

  /** Throws ConnectionFailure when nothing answers. */
  get cluster(): Cluster {
    this.connection ??= connect(this.process, this.flags, this.dial);
    return this.connection;
  }

  /** Warnings the server has sent so far. */
  get warningCount(): number {
    return this.connection?.warnings ?? 0;
  }

  /** The namespace of the request, and whether `--namespace` named it. */
  get namespace(): { name: string; explicit: boolean } {
    return namespaceOf(this.process, this.flags);
  }
}
