import { sleep } from "../../kernel/clock.ts";
import { writeText } from "../../kernel/streams.ts";
import { NetworkError, POD_NETWORK } from "../../network/pod-network.ts";
import type { Process, Program } from "../../shell/process/process.ts";
import { readLines } from "../nettools/lines.ts";
import { NameError, lookUp } from "../nettools/look-up.ts";
import { networkErrorText } from "../nettools/network-error-text.ts";
import { hasOption, optionValue, parseOptions } from "../nettools/options.ts";
import { RedisClient } from "./client.ts";
import { formatForTerminal, formatRaw } from "./format.ts";
import { RespError } from "./resp.ts";
import { splitWords } from "./words.ts";

const LONG_OPTIONS = { raw: "raw", "no-raw": "no-raw", "no-auth-warning": "no-auth-warning", version: "v", "pass=": "a", "user=": "user" };

/** Models redis-cli: a command from the arguments, commands from a pipe, or a prompt. Exits 0 for error replies, as the real one does without -e. */
export function redisCliProgram(version: string): Program {
  return async (process) => {
    const options = parseOptions(process.argv.slice(1), { short: "h:p:a:n:u:r:i:evxt:", long: LONG_OPTIONS, stopAtOperand: true });
    if (options.unknown !== undefined || options.missing !== undefined) {
      await writeText(
        process.stderr,
        `Unrecognized option or bad number of args for: '${options.unknown?.startsWith("--") ? options.unknown : `-${options.unknown ?? options.missing}`}'\n`,
      );
      return 1;
    }
    if (hasOption(options, "v")) {
      await writeText(process.stdout, `redis-cli ${version}\n`);
      return 0;
    }
    const uri = /^redis:\/\/(?:[^:@/]*:([^@/]*)@|([^@/]*)@)?([^:/]+)(?::(\d+))?(?:\/(\d+))?$/.exec(optionValue(options, "u") ?? "");
    const given = {
      host: uri?.[3] ?? optionValue(options, "h") ?? "127.0.0.1",
      port: Number(uri?.[4] ?? optionValue(options, "p") ?? 6379),
      password: uri?.[1] ?? uri?.[2] ?? optionValue(options, "a") ?? process.env.get("REDISCLI_AUTH"),
      database: Number(uri?.[5] ?? optionValue(options, "n") ?? 0),
    };
    const cli = new RedisCli(process, given, {
      pretty: hasOption(options, "no-raw") || (!hasOption(options, "raw") && process.terminal !== undefined),
      exitOnError: hasOption(options, "e"),
    });
    if (optionValue(options, "a") !== undefined && !hasOption(options, "no-auth-warning")) {
      await writeText(process.stderr, "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n");
    }
    try {
      if (options.operands.length === 0) return await cli.interact();
      const times = Number(optionValue(options, "r") ?? 1);
      let code = 0;
      for (let round = 0; round < times || times < 0; round++) {
        if (round > 0) await sleep(process.clock, Number(optionValue(options, "i") ?? 0) * 1_000, process.signal);
        code = await cli.run(options.operands);
        await process.breathe();
      }
      return code;
    } finally {
      cli.disconnect();
    }
  };
}

class RedisCli {
  private readonly process: Process;
  private readonly target: { host: string; port: number; password: string | undefined; database: number };
  private readonly options: { pretty: boolean; exitOnError: boolean };
  private client: RedisClient | undefined;

  constructor(process: Process, target: RedisCli["target"], options: RedisCli["options"]) {
    this.process = process;
    this.target = target;
    this.options = options;
  }

  async run(words: readonly string[]): Promise<number> {
    if (!(await this.connect())) return 1;
    try {
      const reply = await (this.client as RedisClient).command(...words);
      if (words[0]?.toLowerCase() === "select" && reply.kind === "simple") this.target.database = Number(words[1]);
      await writeText(this.process.stdout, this.options.pretty ? formatForTerminal(reply) : formatRaw(reply));
      return reply.kind === "error" && this.options.exitOnError ? 1 : 0;
    } catch (failure) {
      this.client = undefined;
      if (!(failure instanceof RespError || failure instanceof NetworkError)) throw failure;
      await writeText(this.process.stderr, `Error: ${failure instanceof NetworkError ? networkErrorText(failure.code) : failure.message}\n`);
      return 1;
    }
  }

  async interact(): Promise<number> {
    const { process } = this;
    const prompting = process.terminal !== undefined;
    await this.connect();
    const lines = readLines(process.stdin);
    for (;;) {
      if (prompting) await writeText(process.stdout, this.prompt());
      const next = await lines.next();
      if (next.done) return 0;
      const words = splitWords(next.value);
      if (words === undefined) await writeText(process.stdout, "Invalid argument(s)\n");
      else if (words[0] === "quit" || words[0] === "exit") return 0;
      else if (words.length > 0) await this.run(words);
    }
  }

  /** What the kernel does for a process that ends. */
  disconnect(): void {
    this.client?.close();
  }

  private prompt(): string {
    if (this.client === undefined) return "not connected> ";
    return `${this.target.host}:${this.target.port}${this.target.database === 0 ? "" : `[${this.target.database}]`}> `;
  }

  /** false after saying why it could not. */
  private async connect(): Promise<boolean> {
    if (this.client !== undefined) return true;
    const { process, target } = this;
    const network = process.capability(POD_NETWORK);
    const complain = (reason: string) => writeText(process.stderr, `Could not connect to Redis at ${target.host}:${target.port}: ${reason}\n`);
    try {
      const [address = target.host] = await lookUp(process, target.host);
      if (network === undefined) throw new NameError("Network is unreachable", false);
      this.client = new RedisClient(await network.connect(address, target.port, { signal: process.signal }));
      if (target.password !== undefined) {
        const reply = await this.client.command("AUTH", target.password);
        if (reply.kind === "error") await writeText(process.stderr, `AUTH failed: ${reply.text}\n`);
      }
      if (target.database !== 0) await this.client.command("SELECT", String(target.database));
      return true;
    } catch (failure) {
      if (failure instanceof NameError) await complain(failure.message);
      else if (failure instanceof NetworkError) await complain(networkErrorText(failure.code));
      else if (failure instanceof RespError) await complain(failure.message);
      else throw failure;
      return false;
    }
  }
}
