import { writeText } from "../../../kernel/streams.ts";
import { NetworkError } from "../../../network/pod-network.ts";
import type { Process } from "../../../shell/process/process.ts";
import { readLines } from "../../nettools/lines.ts";
import { type ParsedOptions, hasOption, optionValue } from "../../nettools/options.ts";
import { SqlError } from "../sql/error.ts";
import type { PostgresClient, QueryOutcome } from "../wire/client.ts";
import { ProtocolError } from "../wire/codec.ts";
import { type TableOptions, printTable } from "./align.ts";
import { backslash } from "./backslash.ts";
import type { ConnectionTarget } from "./connect.ts";
import { errorText } from "./error-text.ts";
import { splitStatements } from "./split.ts";

/** One run of psql: its settings, its connection, and the ways commands reach it. */
export class PsqlSession {
  readonly process: Process;
  readonly target: ConnectionTarget;
  readonly version: string;
  client!: PostgresClient;
  readonly format: TableOptions = { aligned: true, expanded: false, separator: "|", nullText: "" };
  quiet = false;
  timing = false;
  stopsOnError = false;
  ended = false;
  echoesInput = false;
  /** "psql:file.sql:3: " in front of errors of a script. */
  place = "";

  constructor(process: Process, target: ConnectionTarget, version: string) {
    this.process = process;
    this.target = target;
    this.version = version;
  }

  apply(options: ParsedOptions): void {
    this.format.aligned = !hasOption(options, "A") && !hasOption(options, "csv");
    this.format.tuplesOnly = hasOption(options, "t");
    this.format.expanded = hasOption(options, "x");
    this.format.separator = optionValue(options, "F") ?? (hasOption(options, "csv") ? "," : "|");
    if (hasOption(options, "csv")) this.format.footer = false;
    this.quiet = hasOption(options, "q");
    this.echoesInput = hasOption(options, "a");
    const variables = options.given.filter(({ name }) => name === "v").map(({ value }) => value.split("="));
    this.stopsOnError = variables.some(([name, value]) => name === "ON_ERROR_STOP" && ["1", "on", "true"].includes(value ?? ""));
  }

  out(text: string): Promise<void> {
    return writeText(this.process.stdout, text);
  }

  complain(text: string): Promise<void> {
    return writeText(this.process.stderr, text);
  }

  notice(notice: SqlError): void {
    void this.complain(`${this.place}${errorText(notice, "")}`).catch(() => undefined);
  }

  /** `-c`: one backslash command, or SQL that goes to the server as one string. */
  async command(text: string): Promise<number> {
    if (text.trimStart().startsWith("\\")) return (await backslash(this, text.trim())) ? 0 : 1;
    return (await this.query(text)) ? 0 : 1;
  }

  /** Lines from a file or a pipe. Exits 3 when ON_ERROR_STOP is set and a command fails, 2 when the connection goes. */
  async script(lines: AsyncIterable<string> | Iterable<string>, name: string | undefined): Promise<number> {
    let pending = "";
    let number = 0;
    let clean = true;
    for await (const line of lines) {
      number++;
      this.place = name === undefined ? "" : `psql:${name}:${number}: `;
      if (this.echoesInput) await this.out(`${line}\n`);
      const read = await this.line(pending, line);
      pending = read.rest;
      clean &&= read.succeeded;
      if (!read.succeeded && this.stopsOnError) return 3;
      if (this.ended) break;
    }
    if (!this.ended && pending.trim() !== "") clean = (await this.query(pending.trim())) && clean;
    this.place = "";
    return clean || !this.stopsOnError ? 0 : 3;
  }

  /** A person at a terminal. */
  async interact(): Promise<number> {
    const server = this.client.parameters.get("server_version") ?? this.version;
    const mismatch = server.split(".")[0] === this.version.split(".")[0] ? "" : `, server ${server}`;
    await this.out(`psql (${this.version}${mismatch})\nType "help" for help.\n\n`);
    let pending = "";
    let mark = "=";
    const lines = readLines(this.process.stdin);
    for (;;) {
      await this.out(this.prompt(mark));
      const next = await lines.next();
      if (next.done) {
        await this.out("\\q\n");
        return 0;
      }
      const line = next.value;
      if (pending === "" && /^\s*(help|quit|exit)\s*;?\s*$/.test(line)) {
        if (!line.includes("help")) return 0;
        await this.out(HELP);
        continue;
      }
      const read = await this.line(pending, line);
      pending = read.rest;
      mark = read.continues;
      if (this.ended) return 0;
    }
  }

  private prompt(mark: string): string {
    const block = { T: "*", E: "!" }[this.client.transaction] ?? "";
    return `${this.target.database}${mark}${block}# `;
  }

  /** Takes one more line: runs what it completes, keeps the rest. */
  private async line(pending: string, line: string): Promise<{ rest: string; continues: string; succeeded: boolean }> {
    if (pending === "" && line.trimStart().startsWith("\\")) return { rest: "", continues: "=", succeeded: await backslash(this, line.trim()) };
    // A backslash command may end a statement: `select 1 \g`, `select 1 \gx`, `select 1; \q`.
    const tail = /^(.*?);?\s*\\(gx|g|x|q)\s*$/.exec(line);
    const text = pending === "" ? (tail === null ? line : `${tail[1]};`) : `${pending}\n${tail === null ? line : `${tail[1]};`}`;
    const { statements, rest, continues } = splitStatements(text);
    let succeeded = true;
    const wasExpanded = this.format.expanded;
    if (tail?.[2] === "gx") this.format.expanded = true;
    for (const statement of statements) {
      succeeded = (await this.query(statement)) && succeeded;
      if (!succeeded && this.stopsOnError) break;
    }
    this.format.expanded = wasExpanded;
    if (tail?.[2] === "q" || tail?.[2] === "x") await backslash(this, `\\${tail[2]}`);
    return { rest, continues, succeeded };
  }

  /** Sends SQL and prints what comes back. false when it failed. */
  async query(sql: string): Promise<boolean> {
    const start = this.process.clock.now();
    try {
      await this.client.query(sql, (outcome) => this.show(outcome));
      if (this.timing) await this.out(`Time: ${(this.process.clock.now() - start).toFixed(3)} ms\n`);
      return true;
    } catch (error) {
      if (error instanceof SqlError) await this.complain(`${this.place}${errorText(error, sql)}`);
      if (error instanceof SqlError && error.severity !== "FATAL") return false;
      if (!(error instanceof SqlError || error instanceof ProtocolError || error instanceof NetworkError)) throw error;
      await this.complain(
        "server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\nconnection to server was lost\n",
      );
      this.ended = true;
      return false;
    }
  }

  private async show(outcome: QueryOutcome): Promise<void> {
    if (outcome.columns === undefined) {
      if (!this.quiet && outcome.tag !== "") await this.out(`${outcome.tag}\n`);
      return;
    }
    await this.out(printTable(outcome.columns, outcome.rows, this.format));
    if (!this.quiet && !outcome.tag.startsWith("SELECT") && !outcome.tag.startsWith("SHOW") && outcome.tag !== "") await this.out(`${outcome.tag}\n`);
  }
}

const HELP = `You are using psql, the command-line interface to PostgreSQL.
Type:  \\copyright for distribution terms
       \\h for help with SQL commands
       \\? for help with psql commands
       \\g or terminate with semicolon to execute query
       \\q to quit
`;
