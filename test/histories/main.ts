import { describeHistory, runHistory } from "./history.ts";

const USAGE = `npm run histories                 1,000 random histories, one after the other
npm run histories -- 17           that of seed 17, told step by step
npm run histories -- 1..200       a range`;
const DEFAULT = "1..1000";

const asked = /^(\d+)(?:\.\.(\d+))?$/.exec(process.argv[2] ?? DEFAULT);
if (asked === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else await runAll(Number(asked[1]), Number(asked[2] ?? asked[1]));

async function runAll(first: number, last: number): Promise<void> {
  const began = process.cpuUsage();
  let failed = 0;
  let events = 0;
  for (let seed = first; seed <= last; seed++) {
    const history = await runHistory(seed);
    events += history.events.length;
    if (history.broken.length > 0) failed++;
    if (history.broken.length > 0 || first === last) console.log(describeHistory(history));
  }
  const cpu = process.cpuUsage(began);
  console.log(`${last - first + 1} histories, ${events} events, ${failed} broken (${((cpu.user + cpu.system) / 1e6).toFixed(0)} s of CPU)`);
  if (failed > 0) process.exitCode = 1;
}
