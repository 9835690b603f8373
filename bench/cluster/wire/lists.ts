import { percentile } from "../../percentile.ts";
import type { Row } from "../row.ts";
import type { Side } from "./side.ts";

const SIZES = [1_000, 10_000];
const ROUNDS = 9;

/** Milliseconds to list Pods that no scheduler takes; the whole answer is read. */
export async function measureLists(sides: readonly Side[]): Promise<Row[]> {
  const rows: Row[] = [];
  let made = 0;
  for (const size of SIZES) {
    for (const side of sides) await makePods(side, made, size);
    made = size;
    const times = sides.map(() => [] as number[]);
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [index, side] of sides.entries()) {
        const milliseconds = await measureList(side);
        if (round > 0) times[index]?.push(milliseconds);
      }
    }
    const [value = Number.NaN, real] = times.map((each) => percentile(each, 0.5));
    rows.push({ what: `list of ${size} Pods, p50`, value, unit: "ms", timesAtMost: 1, ...(real === undefined ? {} : { real }) });
  }
  // So many go with their namespace: to delete them in one request takes longer than a request may.
  return rows;
}

async function measureList(side: Side): Promise<number> {
  const started = performance.now();
  const { status } = await side.first.send("GET", side.path("pods"));
  if (status !== 200) throw new Error(`${side.name}: the list answered ${status}`);
  return performance.now() - started;
}

async function makePods(side: Side, from: number, to: number): Promise<void> {
  let next = from;
  const work = side.connections.map(async (connection) => {
    while (next < to) {
      const { status, body } = await connection.send("POST", side.path("pods"), JSON.stringify(pod(next++)));
      if (status !== 201) throw new Error(`${side.name}: a Pod answered ${status}: ${body.toString().slice(0, 500)}`);
    }
  });
  await Promise.all(work);
}

function pod(index: number): object {
  const container = { name: "web", image: "nginx:1.27", ports: [{ containerPort: 80 }] };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `pod-${index}`, labels: { app: "web" } },
    spec: { schedulerName: "nobody", containers: [container] },
  };
}
