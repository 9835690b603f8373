import { benchCluster } from "./cluster/main.ts";
import { measureFloor } from "./floor.ts";
import { measureIdleMemory } from "./idle-memory.ts";
import { percentile } from "./percentile.ts";
import { measureServer } from "./server.ts";
import { measureThreeTiers } from "./three-tiers.ts";

interface Row {
  what: string;
  value: number;
  unit: string;
  /** The same on this machine, now, without us. */
  floor?: number;
  /** What was promised. */
  bound?: number;
}

/** `npm run bench`: the whole project; `npm run bench -- cluster`: the embedded cluster against a real one. */
async function main(): Promise<void> {
  const [which] = process.argv.slice(2);
  if (which === undefined) return benchProject();
  if (which === "cluster") return benchCluster();
  throw new Error(`there is no bench ${JSON.stringify(which)}. Usage: npm run bench [-- cluster]`);
}

/** What the project promises, next to floors measured in the same run. Fails when a promise is broken. */
async function benchProject(): Promise<void> {
  const memory = await measureIdleMemory();
  const runs = [];
  for (let index = 0; index < 8; index++) runs.push(await measureThreeTiers());
  // The first ones also measure the compiler.
  const [tiers] = runs
    .slice(3)
    .toSorted((left, right) => left.cpuMilliseconds - right.cpuMilliseconds)
    .slice(2);
  if (tiers === undefined) throw new Error("nothing was measured");
  const { open, echo: bareEcho } = await measureFloor(100);
  const { prompt, echo } = await measureServer();
  const rows: Row[] = [
    { what: "click to prompt, 50 sandboxes alive, p50", value: percentile(prompt, 0.5), unit: "ms", floor: percentile(open, 0.5), bound: 300 },
    { what: "click to prompt, 50 sandboxes alive, p99", value: percentile(prompt, 0.99), unit: "ms", floor: percentile(open, 0.99), bound: 1_000 },
    { what: "a key's echo, p50", value: percentile(echo, 0.5), unit: "ms", floor: percentile(bareEcho, 0.5) },
    { what: "a key's echo, p99", value: percentile(echo, 0.99), unit: "ms", floor: percentile(bareEcho, 0.99) },
    { what: "heap of an idle sandbox's cluster", value: memory, unit: "MiB", bound: 2 },
    { what: `three tiers (${tiers.pods} Pods) to Ready, CPU`, value: tiers.cpuMilliseconds, unit: "ms", bound: 250 },
    { what: "three tiers to Ready, virtual time", value: tiers.virtualSeconds, unit: "s" },
  ];
  for (const row of rows) console.log(line(row));
  process.exitCode = rows.some(({ value, bound }) => bound !== undefined && !(value <= bound)) ? 1 : 0;
}

function line({ what, value, unit, floor, bound }: Row): string {
  const ratio = floor === undefined ? "" : `floor ${floor.toFixed(2)} ${unit}, ×${(value / floor).toFixed(0)}`;
  const promise = bound === undefined ? "" : `${value <= bound ? "✓" : "✕"} at most ${bound} ${unit}`;
  return `${what.padEnd(46)} ${value.toFixed(2).padStart(9)} ${unit.padEnd(4)} ${ratio.padEnd(26)} ${promise}`.trimEnd();
}

await main();
