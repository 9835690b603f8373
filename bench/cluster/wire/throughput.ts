import { percentile } from "../../percentile.ts";
import type { Row } from "../row.ts";
import { OPERATIONS, type Operation, makeKept } from "./requests.ts";
import type { Side } from "./side.ts";

const ROUNDS = 5;
const ROUND_MILLISECONDS = 400;
const CLIENTS = [1, 16];
/** A store holds 20,000 objects. */
const REQUESTS_PER_ROUND = 6_000;

/** Operations per second at one and sixteen clients; the sides take turns, so that what else the machine does falls on both. */
export async function measureThroughput(sides: readonly Side[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const side of sides) await makeKept(side);
  for (const operation of OPERATIONS) {
    for (const clients of CLIENTS) {
      const rates = sides.map(() => [] as number[]);
      // The first round warms up.
      for (let round = 0; round <= ROUNDS; round++) {
        for (const [index, side] of sides.entries()) {
          const rate = await measureRound(side, operation, clients, round);
          if (round > 0) rates[index]?.push(rate);
        }
      }
      const [value = Number.NaN, real] = rates.map((each) => percentile(each, 0.5));
      const what = `${operation.name} over HTTPS, ${clients} client${clients === 1 ? "" : "s"}`;
      rows.push({ what, value, unit: "/s", timesAtLeast: 5, ...(real === undefined ? {} : { real }) });
    }
    for (const side of sides) {
      if (operation.name !== "create") continue;
      await side.empty("configmaps");
      await makeKept(side);
    }
  }
  return rows;
}

let serial = 0;

async function measureRound(side: Side, operation: Operation, clients: number, round: number): Promise<number> {
  const started = performance.now();
  const end = started + ROUND_MILLISECONDS;
  const limit = round === 0 ? REQUESTS_PER_ROUND / 10 : REQUESTS_PER_ROUND;
  let sent = 0;
  const work = side.connections.slice(0, clients).map(async (connection) => {
    while (sent < limit && performance.now() < end) {
      sent++;
      const { status } = await operation.send(side, connection, serial++);
      if (status >= 300) throw new Error(`${side.name}: ${operation.name} answered ${status}`);
    }
  });
  await Promise.all(work);
  return (sent / (performance.now() - started)) * 1_000;
}
