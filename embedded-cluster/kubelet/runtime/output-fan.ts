import { CONTAINER_VIEWERS } from "../../kernel/limits.ts";
import { type ByteSink, type ByteSource, Pipe } from "../../kernel/streams.ts";

/** One output stream of a container: it goes to the log and to everybody who is attached. */
export class OutputFan implements ByteSink {
  private readonly viewers = new Set<Pipe>();
  private readonly log: ByteSink;

  constructor(log: ByteSink) {
    this.log = log;
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.log.write(chunk);
    for (const viewer of [...this.viewers]) await viewer.write(chunk).catch(() => this.viewers.delete(viewer));
  }

  close(): void {
    this.log.close();
    for (const viewer of this.viewers) viewer.close();
    this.viewers.clear();
  }

  /** What is written from now on. undefined when too many are attached. */
  view(): { source: ByteSource; leave: () => void } | undefined {
    if (this.viewers.size >= CONTAINER_VIEWERS) return undefined;
    const pipe = new Pipe();
    this.viewers.add(pipe);
    return {
      source: pipe,
      leave: () => {
        this.viewers.delete(pipe);
        pipe.abort();
      },
    };
  }
}
