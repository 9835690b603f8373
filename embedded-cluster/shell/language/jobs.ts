import type { Child } from "../process/process.ts";

export interface Job {
  id: number;
  /** As it was typed. */
  text: string;
  children: readonly Child[];
  group: number | undefined;
  state: "Running" | "Stopped" | "Done";
  /** Of the last command; set when all have ended. */
  status: number | undefined;
  /** Resolves when all children have ended. */
  finished: Promise<number>;
}

/** The background and stopped jobs of one shell. */
export class Jobs {
  private readonly jobs: Job[] = [];

  add(children: readonly Child[], text: string, finished: Promise<number>): Job {
    const id = (this.jobs.at(-1)?.id ?? 0) + 1;
    const job: Job = { id, text, children, group: children[0]?.group, state: "Running", status: undefined, finished };
    this.jobs.push(job);
    void finished.then((status) => {
      job.status = status;
      job.state = "Done";
    });
    for (const child of children) {
      child.onStop?.((stopped) => {
        if (job.state !== "Done") job.state = stopped ? "Stopped" : "Running";
      });
    }
    return job;
  }

  list(): readonly Job[] {
    return this.jobs;
  }

  remove(job: Job): void {
    const index = this.jobs.indexOf(job);
    if (index >= 0) this.jobs.splice(index, 1);
  }

  /** The job `%%` means: the last that was stopped, else the last started. */
  get current(): Job | undefined {
    return this.jobs.findLast((job) => job.state === "Stopped") ?? this.jobs.at(-1);
  }

  get previous(): Job | undefined {
    const { current } = this;
    return this.jobs.findLast((job) => job !== current) ?? current;
  }

  /** `%1`, `%+`, `%-`, `%name`, `%?part`. */
  find(specification: string): Job | undefined {
    const name = specification.replace(/^%/, "");
    if (name === "" || name === "%" || name === "+") return this.current;
    if (name === "-") return this.previous;
    if (/^[0-9]+$/.test(name)) return this.jobs.find((job) => job.id === Number(name));
    return this.jobs.findLast((job) => (name.startsWith("?") ? job.text.includes(name.slice(1)) : job.text.startsWith(name)));
  }

  findPid(pid: number): Job | undefined {
    return this.jobs.find((job) => job.children.some((child) => child.pid === pid));
  }

  /** `[1]+  Running                 sleep 100 &`. */
  describe(job: Job, withPid = false): string {
    const mark = job === this.current ? "+" : job === this.previous ? "-" : " ";
    const state = job.state === "Done" ? endingOf(job.status ?? 0) : job.state;
    const pid = withPid ? `${job.children[0]?.pid} ` : "";
    return `[${job.id}]${mark}  ${pid}${state.padEnd(24)}${job.text}${job.state === "Running" ? " &" : ""}`;
  }
}

const SIGNAL_ENDINGS: Readonly<Record<number, string>> = {
  129: "Hangup",
  131: "Quit",
  137: "Killed",
  138: "User defined signal 1",
  140: "User defined signal 2",
  142: "Alarm clock",
  143: "Terminated",
};

/** What bash says of a job that has ended. */
export function endingOf(status: number): string {
  if (status === 0) return "Done";
  if (status === 130) return "Interrupt";
  return SIGNAL_ENDINGS[status] ?? `Exit ${status}`;
}

export function signalEnding(status: number): string | undefined {
  return SIGNAL_ENDINGS[status];
}
