import type { Row } from "../row.ts";
import { startEmbedded } from "./embedded.ts";
import { readEndpoint } from "./kubeconfig.ts";
import { measureLists } from "./lists.ts";
import { Side } from "./side.ts";
import { measureThroughput } from "./throughput.ts";
import { measureWatchers } from "./watchers.ts";

const CLIENTS = 16;
/** The lists come last: their Pods are many. */
const PARTS = [measureThroughput, measureWatchers, measureLists];

/** The API over HTTPS, asked by the same client: the embedded cluster in a process of its own, and the real one of $KUBECONFIG. */
export async function measureWire(tell: (row: Row) => void): Promise<void> {
  const kubeconfig = process.env["KUBECONFIG"];
  const embedded = await startEmbedded();
  const sides: Side[] = [];
  try {
    sides.push(await Side.open("embedded", embedded.endpoint, CLIENTS));
    if (kubeconfig) sides.push(await Side.open("real", readEndpoint(kubeconfig), CLIENTS));
    for (const part of PARTS) for (const row of await part(sides)) tell(row);
  } finally {
    // Whatever went wrong, nothing is left behind on either side.
    await Promise.allSettled(sides.map((side) => side.close()));
    await embedded.stop();
  }
}
