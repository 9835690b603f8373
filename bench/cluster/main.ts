import { measureBoot } from "./boot.ts";
import { measureIdle } from "./idle.ts";
import { measurePods } from "./pods.ts";
import { type Row, holds, rowLine } from "./row.ts";
import { measureWire } from "./wire/measure.ts";

/** `npm run bench -- cluster`: what the embedded cluster promises, next to the real one of $KUBECONFIG in the same run. Fails when a promise is broken. */
export async function benchCluster(): Promise<void> {
  if (!process.env["KUBECONFIG"]) {
    console.log("!! NOT COMPARED: there is no $KUBECONFIG, and so no real cluster to hold the API's figures against (npm run real-cluster -- up).");
  }
  const rows: Row[] = [];
  const tell = (row: Row): void => {
    rows.push(row);
    console.log(rowLine(row));
  };
  for (const measure of [measureBoot, measurePods, measureIdle]) for (const row of await measure()) tell(row);
  await measureWire(tell);
  process.exitCode = rows.some((row) => holds(row) === false) ? 1 : 0;
}
