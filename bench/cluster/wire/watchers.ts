import { percentile } from "../../percentile.ts";
import type { Row } from "../row.ts";
import { Connection } from "./connection.ts";
import type { Side } from "./side.ts";

const WATCHERS = 100;
const WRITERS = 4;
const CHANGES = 200;
const ROUNDS = 5;

/** How long a change takes to reach a hundred watchers, one at a time and many at once. */
export async function measureWatchers(sides: readonly Side[]): Promise<Row[]> {
  const audiences: Audience[] = [];
  for (const side of sides) audiences.push(await Audience.open(side));
  const rounds = audiences.map(() => ({ alone: [] as number[], many: [] as number[] }));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, audience] of audiences.entries()) {
      const alone = await audience.oneByOne(CHANGES / 10);
      const many = await audience.together(CHANGES);
      if (round === 0) continue;
      rounds[index]?.alone.push(...alone);
      rounds[index]?.many.push((CHANGES * WATCHERS) / (many / 1_000));
    }
  }
  for (const audience of audiences) audience.close();
  const [alone = Number.NaN, realAlone] = rounds.map((each) => percentile(each.alone, 0.5));
  const [many = Number.NaN, realMany] = rounds.map((each) => percentile(each.many, 0.5));
  return [
    {
      what: `a change seen by all of ${WATCHERS} watchers, p50`,
      value: alone,
      unit: "ms",
      timesAtMost: 1,
      ...(realAlone === undefined ? {} : { real: realAlone }),
    },
    { what: `events to ${WATCHERS} watchers`, value: many, unit: "/s", timesAtLeast: 1, ...(realMany === undefined ? {} : { real: realMany }) },
  ];
}

/** A hundred watches of the same ConfigMaps. */
class Audience {
  private readonly side: Side;
  private readonly watchers: readonly Connection[];
  private missing = 0;
  private seen: (() => void) | undefined;

  private constructor(side: Side, watchers: readonly Connection[]) {
    this.side = side;
    this.watchers = watchers;
  }

  static async open(side: Side): Promise<Audience> {
    const watchers = await Promise.all(Array.from({ length: WATCHERS }, () => Connection.open(side.endpoint)));
    const audience = new Audience(side, watchers);
    await side.ask("POST", side.path("configmaps"), { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "watched" } });
    const { metadata } = (await side.ask("GET", side.path("configmaps"))) as { metadata: { resourceVersion: string } };
    const path = `${side.path("configmaps")}?watch=true&fieldSelector=metadata.name%3Dwatched&resourceVersion=${metadata.resourceVersion}`;
    await Promise.all(watchers.map((watcher) => watcher.watch(path, (events) => audience.count(events))));
    return audience;
  }

  /** Milliseconds of each change, from its request to the last watcher's event. */
  async oneByOne(changes: number): Promise<number[]> {
    const times: number[] = [];
    for (let change = 0; change < changes; change++) times.push(await this.together(1));
    return times;
  }

  /** Milliseconds until every watcher has seen every change. */
  async together(changes: number): Promise<number> {
    const started = performance.now();
    this.missing = changes * WATCHERS;
    const all = new Promise<void>((resolve) => {
      this.seen = resolve;
    });
    let left = changes;
    const writers = this.side.connections.slice(0, Math.min(WRITERS, changes)).map(async (connection) => {
      while (left-- > 0) {
        const body = JSON.stringify({ data: { counter: String(serial++) } });
        const { status } = await connection.send("PATCH", `${this.side.path("configmaps")}/watched`, body, "application/merge-patch+json");
        if (status !== 200) throw new Error(`${this.side.name}: a patch answered ${status}`);
      }
    });
    await Promise.all([...writers, all]);
    return performance.now() - started;
  }

  close(): void {
    for (const watcher of this.watchers) watcher.close();
  }

  private count(events: number): void {
    this.missing -= events;
    if (this.missing === 0) this.seen?.();
  }
}

let serial = 0;
