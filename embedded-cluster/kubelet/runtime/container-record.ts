import type { Container } from "../../apimachinery/types/core.ts";
import type { ProcessUser } from "../../shell/process/process.ts";
import type { ContainerLog } from "./container-log.ts";

/** How a run of a container ended. */
export interface ContainerExit {
  exitCode: number;
  /** "Completed", "Error", "StartError", "Unknown" */
  reason: string;
  message?: string;
  /** Milliseconds since the epoch. */
  finishedAt: number;
}

/** One run of a container, as a CRI runtime reports it. */
export interface ContainerRecord {
  /** "containerd://" and 64 hex digits. */
  readonly id: string;
  readonly name: string;
  /** How often a container of this name ran before: its restart count. */
  readonly attempt: number;
  /** It ran in a sandbox that went down with its machine. */
  readonly ofLostSandbox?: true;
  /** The image as the pod's spec named it. */
  readonly specImage: string;
  /** "docker.io/library/nginx:1.27" */
  readonly image: string;
  /** "docker.io/library/nginx@sha256:…" */
  readonly imageId: string;
  readonly user: ProcessUser;
  readonly log: ContainerLog;
  /** What it may take, as it was last told. */
  resources?: Container["resources"];
  /** Milliseconds since the epoch; 0 when it never started. */
  startedAt: number;
  exit?: ContainerExit;
}

export function isRunning(record: ContainerRecord | undefined): boolean {
  return record !== undefined && record.exit === undefined;
}

/** The runs of every container of one pod, the newest last; two are kept of each, as upstream's container garbage collection does. */
export class ContainerHistory {
  private readonly runs = new Map<string, ContainerRecord[]>();

  latest(name: string): ContainerRecord | undefined {
    return this.runs.get(name)?.at(-1);
  }

  previous(name: string): ContainerRecord | undefined {
    return this.runs.get(name)?.at(-2);
  }

  byId(id: string): ContainerRecord | undefined {
    for (const records of this.runs.values()) for (const record of records) if (record.id === id) return record;
    return undefined;
  }

  add(record: ContainerRecord): void {
    const records = this.runs.get(record.name) ?? [];
    this.runs.set(record.name, [...records, record].slice(-2));
  }

  get running(): ContainerRecord[] {
    return [...this.runs.values()].flatMap((records) => records.filter(isRunning));
  }
}
