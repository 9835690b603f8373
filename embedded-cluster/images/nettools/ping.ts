import { sleep } from "../../kernel/clock.ts";
import { writeText } from "../../kernel/streams.ts";
import { NetworkError, POD_NETWORK, type PodNetwork } from "../../network/pod-network.ts";
import type { Process, Program } from "../../shell/process/process.ts";
import { NameError, lookUp } from "./look-up.ts";
import { type ParsedOptions, hasOption, optionValue, parseOptions } from "./options.ts";

interface Tally {
  sent: number;
  times: number[];
}

/** Models iputils' ping. A Service's address never answers: it is a rule of kube-proxy, not a host. */
export const ping: Program = async (process) => {
  const options = parseOptions(process.argv.slice(1), { short: "c:i:W:w:s:t:qnv46" });
  const target = await targetOf(process, options, "ping: usage error: Destination address required\n", (host, reason) => `ping: ${host}: ${reason}\n`);
  if (typeof target === "number") return target;
  const { host, address, network } = target;
  const print = (text: string) => writeText(process.stdout, text);
  await print(`PING ${host} (${address}) 56(84) bytes of data.\n`);
  const start = process.clock.now();
  const tally = await echo(process, network, options, address, 1, (number, time) =>
    print(`64 bytes from ${address}: icmp_seq=${number} ttl=64 time=${time.toFixed(3)} ms\n`),
  );
  const { sent, times } = tally;
  const loss = sent === 0 ? 0 : Math.round(((sent - times.length) * 100) / sent);
  await print(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} received, ${loss}% packet loss, time ${process.clock.now() - start}ms\n`,
  );
  if (times.length > 0) await print(`rtt min/avg/max/mdev = ${summary(times)}/${deviation(times).toFixed(3)} ms\n`);
  else await print("\n");
  return times.length > 0 ? 0 : 1;
};

/** Models BusyBox's ping. */
export const busyboxPing: Program = async (process) => {
  const options = parseOptions(process.argv.slice(1), { short: "c:i:W:w:s:t:qA46" });
  const target = await targetOf(
    process,
    options,
    "BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\n\nUsage: ping [OPTIONS] HOST\n",
    (host) => `ping: bad address '${host}'\n`,
  );
  if (typeof target === "number") return target;
  const { host, address, network } = target;
  const print = (text: string) => writeText(process.stdout, text);
  await print(`PING ${host} (${address}): 56 data bytes\n`);
  const { sent, times } = await echo(process, network, options, address, 0, (number, time) =>
    print(`64 bytes from ${address}: seq=${number} ttl=64 time=${time.toFixed(3)} ms\n`),
  );
  const loss = sent === 0 ? 0 : Math.round(((sent - times.length) * 100) / sent);
  await print(`\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} packets received, ${loss}% packet loss\n`);
  if (times.length > 0) await print(`round-trip min/avg/max = ${summary(times)} ms\n`);
  return times.length > 0 ? 0 : 1;
};

async function targetOf(
  process: Process,
  options: ParsedOptions,
  usage: string,
  unknown: (host: string, reason: string) => string,
): Promise<{ host: string; address: string; network: PodNetwork } | number> {
  const host = options.operands.at(-1);
  const network = process.capability(POD_NETWORK);
  if (host === undefined || network === undefined || options.unknown !== undefined || options.missing !== undefined) {
    await writeText(process.stderr, usage);
    return 2;
  }
  try {
    return { host, address: (await lookUp(process, host))[0] ?? host, network };
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    await writeText(process.stderr, unknown(host, error.message));
    return 2;
  }
}

/** Sends until -c, -w or Ctrl-C, which both pings answer with their statistics. */
async function echo(
  process: Process,
  network: PodNetwork,
  options: ParsedOptions,
  address: string,
  first: number,
  received: (number: number, milliseconds: number) => Promise<void>,
): Promise<Tally> {
  const count = Number(optionValue(options, "c") ?? Number.POSITIVE_INFINITY);
  const interval = Math.max(200, Number(optionValue(options, "i") ?? 1) * 1_000);
  const wait = Number(optionValue(options, "W") ?? 1) * 1_000;
  const deadline = hasOption(options, "w") ? process.clock.now() + Number(optionValue(options, "w")) * 1_000 : Number.POSITIVE_INFINITY;
  const stopped = new AbortController();
  const interrupt = process.onSignal("SIGINT", () => stopped.abort());
  const signal = AbortSignal.any([process.signal, stopped.signal]);
  const tally: Tally = { sent: 0, times: [] };
  try {
    while (tally.sent < count && process.clock.now() < deadline) {
      const start = process.clock.now();
      const number = first + tally.sent++;
      try {
        await network.ping(address, { signal, timeoutMilliseconds: wait });
        // The virtual network has no length; what is shown is what a packet between two pods of one machine takes.
        const time = process.clock.now() - start + 0.04 + process.random.next() * 0.08;
        tally.times.push(time);
        await received(number, time);
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
      }
      if (tally.sent < count) await sleep(process.clock, Math.max(0, interval - (process.clock.now() - start)), signal);
    }
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
  } finally {
    interrupt.dispose();
  }
  return tally;
}

function average(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}

function summary(times: readonly number[]): string {
  return [Math.min(...times), average(times), Math.max(...times)].map((time) => time.toFixed(3)).join("/");
}

function deviation(times: readonly number[]): number {
  return Math.sqrt(average(times.map((time) => (time - average(times)) ** 2)));
}
