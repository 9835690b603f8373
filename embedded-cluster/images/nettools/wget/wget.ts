import { sleep } from "../../../kernel/clock.ts";
import { type ByteSink, writeText } from "../../../kernel/streams.ts";
import { HttpFailure, type HttpResponse } from "../../../network/http/index.ts";
import { NetworkError } from "../../../network/pod-network.ts";
import { FileError } from "../../../shell/process/file-system.ts";
import type { Process, Program } from "../../../shell/process/process.ts";
import { type Certificate, readCertificates } from "../../tls/certificate.ts";
import { TlsFailure } from "../../tls/connect.ts";
import { MalformedDer } from "../../tls/der.ts";
import { isFor, verifyChain } from "../../tls/verify-chain.ts";
import { readTextFile } from "../lines.ts";
import { NameError, lookUp } from "../look-up.ts";
import { networkErrorText } from "../network-error-text.ts";
import { type ParsedOptions, hasOption, optionValue, parseOptions } from "../options.ts";
import { type ParsedUrl, parseUrl, resolveUrl } from "../url.ts";
import { fetchOnce, fileNameOf } from "./fetch.ts";

const VERSION = "1.21.3";
const DEFAULT_BUNDLE = "/etc/ssl/certs/ca-certificates.crt";
const UNKNOWN_ISSUER = "Unable to locally verify the issuer's authority";
const LONG = {
  quiet: "q",
  "output-document=": "O",
  "timeout=": "T",
  "tries=": "t",
  spider: "spider",
  "server-response": "S",
  "no-verbose": "nv",
  "header=": "header",
  "post-data=": "post-data",
  "method=": "method",
  "body-data=": "body-data",
  "user-agent=": "U",
  "no-check-certificate": "no-check-certificate",
  "ca-certificate=": "ca-certificate",
  "connect-timeout=": "connect-timeout",
  "max-redirect=": "max-redirect",
  version: "V",
  "directory-prefix=": "P",
  "content-on-error": "content-on-error",
  "waitretry=": "waitretry",
  "retry-connrefused": "retry-connrefused",
  "no-proxy": "no-proxy",
  "read-timeout=": "T",
  "dns-timeout=": "dns-timeout",
};

/** Models GNU Wget 1.21 for HTTP and HTTPS. Exits 0, 1, 3 (files), 4 (network), 5 (certificates), 7 (protocol), 8 (the server answered with an error). */
export const wget: Program = async (process) => {
  const words = process.argv.slice(1).map((word) => (word === "-nv" ? "--no-verbose" : word));
  const options = parseOptions(words, { short: "qO:T:t:SU:P:Vc", long: LONG });
  if (hasOption(options, "V")) {
    await writeText(process.stdout, `GNU Wget ${VERSION} built on linux-gnu.\n`);
    return 0;
  }
  if (options.unknown !== undefined || options.missing !== undefined || options.operands.length === 0) {
    const problem =
      options.unknown !== undefined
        ? options.unknown.startsWith("--")
          ? `unrecognized option '${options.unknown}'`
          : `invalid option -- '${options.unknown}'`
        : options.missing !== undefined
          ? `option requires an argument -- '${options.missing}'`
          : "missing URL";
    await writeText(process.stderr, `wget: ${problem}\nUsage: wget [OPTION]... [URL]...\n\nTry \`wget --help' for more options.\n`);
    return options.operands.length === 0 && options.unknown === undefined ? 1 : 2;
  }
  let code = 0;
  for (const url of options.operands) code = Math.max(code, await new Download(process, options).run(url));
  return code;
};

class Download {
  private readonly process: Process;
  private readonly options: ParsedOptions;
  private readonly quiet: boolean;

  constructor(process: Process, options: ParsedOptions) {
    this.process = process;
    this.options = options;
    this.quiet = hasOption(options, "q");
  }

  async run(given: string): Promise<number> {
    const tries = Number(optionValue(this.options, "t") ?? 20) || Number.POSITIVE_INFINITY;
    let text = given;
    let redirects = 0;
    if (hasOption(this.options, "spider")) await this.say("Spider mode enabled. Check if remote file exists.\n");
    for (let attempt = 1; ; attempt++) {
      const url = parseUrl(text);
      if (url === undefined || (url.scheme !== "http" && url.scheme !== "https")) {
        await this.say(`${text}: ${url === undefined ? "Invalid host name" : "Unsupported scheme"}.\n`);
        return 1;
      }
      const shown = /^[a-z]+:\/\//i.test(text) ? text : `http://${url.host}${url.hasPort ? `:${url.port}` : ""}${url.path}`;
      const again = attempt === 1 || redirects > 0 ? "" : `(try:${String(attempt).padStart(2)})  `;
      await this.say(`--${this.now()}--  ${again}${shown}\n`);
      const outcome = await this.attempt(url);
      if (typeof outcome === "number") return outcome;
      if ("location" in outcome) {
        if (++redirects > Number(optionValue(this.options, "max-redirect") ?? 20)) {
          await this.say("20 redirections exceeded.\n");
          return 8;
        }
        text = resolveUrl(url, outcome.location);
        attempt = 0;
        continue;
      }
      if (attempt >= tries) {
        await this.say("Giving up.\n\n");
        return 4;
      }
      await this.say("Retrying.\n\n");
      await sleep(this.process.clock, Math.min(attempt, Number(optionValue(this.options, "waitretry") ?? 10)) * 1_000, this.process.signal);
    }
  }

  /** An exit code, where to go on, or a failure that is worth another try. */
  private async attempt(url: ParsedUrl): Promise<number | { location: string } | { retry: true }> {
    const { process, options } = this;
    const numeric = /^\d+(\.\d+){3}$/.test(url.host);
    let address = url.host;
    if (!numeric) {
      await this.say(`Resolving ${url.host} (${url.host})... `);
      try {
        const addresses = await lookUp(process, url.host);
        address = addresses[0] ?? url.host;
        await this.say(`${addresses.join(", ")}\n`);
      } catch (error) {
        if (!(error instanceof NameError)) throw error;
        await this.say(`failed: ${error.message}.\nwget: unable to resolve host address ‘${url.host}’\n`);
        return 4;
      }
    }
    await this.say(`Connecting to ${url.host}${numeric ? "" : ` (${url.host})|${address}|`}:${url.port}... `);
    const seconds = optionValue(options, "T") ?? optionValue(options, "connect-timeout");
    const body = optionValue(options, "post-data") ?? optionValue(options, "body-data");
    const method = optionValue(options, "method") ?? (hasOption(options, "spider") ? "HEAD" : body === undefined ? "GET" : "POST");
    const headers = options.given.filter(({ name }) => name === "header").map(({ value }) => value);
    let problem: string | undefined;
    let response: HttpResponse;
    try {
      response = await fetchOnce(process, {
        url,
        address,
        method,
        userAgent: optionValue(options, "U") ?? `Wget/${VERSION}`,
        headers,
        body,
        timeoutMilliseconds: seconds === undefined ? undefined : Number(seconds) * 1_000,
        accepts: (chain) => {
          problem = this.certificateProblem(url.host, chain);
          return problem === undefined;
        },
      });
    } catch (error) {
      if (problem === undefined) return this.failed(error);
      await this.say(`connected.\n${problem}`);
      return 5;
    }
    await this.say(`connected.\nHTTP request sent, awaiting response... ${hasOption(options, "S") ? "" : `${response.status} ${response.statusText}\n`}`);
    if (hasOption(options, "S")) await this.serverResponse(response);
    return this.receive(url, response);
  }

  /** What is wrong with a server's certificates, in wget's words. Only a warning with --no-check-certificate. */
  private certificateProblem(host: string, chain: readonly Certificate[]): string | undefined {
    const { process, options } = this;
    const [own] = chain;
    if (own === undefined || hasOption(options, "no-check-certificate")) return undefined;
    const path = optionValue(options, "ca-certificate") ?? DEFAULT_BUNDLE;
    const found = verifyChain(chain, trusted(readTextFile(process.fs, this.absolute(path))), process.clock.now());
    const advice = `To connect to ${host} insecurely, use \`--no-check-certificate'.\n`;
    const issuer = own.issuer.attributes.map(([name, value]) => `${name}=${value}`).join(",");
    if (found !== undefined) {
      const words = found.code === 18 || found.code === 19 ? "Self-signed certificate encountered" : found.code === 20 ? UNKNOWN_ISSUER : found.text;
      return `ERROR: cannot verify ${host}'s certificate, issued by ‘${issuer}’:\n  ${words}.\n${advice}`;
    }
    if (isFor(own, host)) return undefined;
    const name = own.subject.attributes.findLast(([type]) => type === "CN")?.[1] ?? "";
    const what = own.dnsNames.length > 0 ? "no certificate subject alternative name matches" : `certificate common name ‘${name}’ doesn't match`;
    return `    ERROR: ${what}\n\trequested host name ‘${host}’.\n${advice}`;
  }

  private async failed(error: unknown): Promise<number | { retry: true }> {
    if (error instanceof HttpFailure && error.code === "timeout") {
      await this.say("failed: Connection timed out.\n");
      return { retry: true };
    }
    if (error instanceof HttpFailure) {
      await this.say(`connected.\nHTTP request sent, awaiting response... ${error.code === "empty-reply" ? "No data received" : error.message}.\n`);
      return { retry: true };
    }
    if (error instanceof TlsFailure || error instanceof MalformedDer) {
      await this.say("connected.\nUnable to establish SSL connection.\n");
      return 4;
    }
    if (!(error instanceof NetworkError)) throw error;
    await this.say(`failed: ${networkErrorText(error.code)}.\n`);
    // A refused connection is not tried again unless that is asked for.
    if (error.code === "ETIMEDOUT" || (error.code === "ECONNREFUSED" && hasOption(this.options, "retry-connrefused"))) return { retry: true };
    return 4;
  }

  private async serverResponse(response: HttpResponse): Promise<void> {
    const lines = [
      `HTTP/${response.httpVersion} ${response.status} ${response.statusText}`,
      ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
    ];
    await writeText(this.process.stderr, `${this.quiet ? "" : "\n"}${lines.map((line) => `  ${line}\n`).join("")}`);
  }

  private async receive(url: ParsedUrl, response: HttpResponse): Promise<number | { location: string }> {
    const { options } = this;
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== undefined) {
      response.close();
      await this.say(`Location: ${location} [following]\n`);
      return { location };
    }
    if (response.status >= 400 && !hasOption(options, "content-on-error")) {
      response.close();
      if (hasOption(options, "spider")) await this.say("Remote file does not exist -- broken link!!!\n\n");
      else await this.say(`${this.now()} ERROR ${response.status}: ${response.statusText}.\n\n`);
      return 8;
    }
    const length = response.headers.get("content-length");
    const type = response.headers.get("content-type")?.replace(/;.*/, "");
    await this.say(`Length: ${length === undefined ? "unspecified" : length}${type === undefined ? "" : ` [${type}]`}\n`);
    if (hasOption(options, "spider")) {
      response.close();
      const html = type === "text/html";
      await this.say(
        html ? "Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n" : "Remote file exists.\n\n",
      );
      return 0;
    }
    return this.save(url, response, length === undefined ? undefined : Number(length));
  }

  private async save(url: ParsedUrl, response: HttpResponse, total: number | undefined): Promise<number> {
    const { process, options } = this;
    const output = optionValue(options, "O");
    const name = output ?? this.freeName(fileNameOf(url));
    const target = output === "-" ? "STDOUT" : name;
    await this.say(`Saving to: ‘${target}’\n\n`);
    const start = process.clock.now();
    let received = 0;
    try {
      const sink = output === "-" ? process.stdout : this.open(name);
      for (let chunk = await response.body.read(); chunk !== null; chunk = await response.body.read()) {
        received += chunk.length;
        await sink.write(chunk);
      }
    } catch (error) {
      response.close();
      if (error instanceof FileError) {
        await this.say(`${name}: ${error.message}\n\nCannot write to ‘${name}’ (Success).\n`);
        return 3;
      }
      if (!(error instanceof NetworkError || error instanceof HttpFailure)) throw error;
      await this.say(`\n${this.now()} (0.00 B/s) - Read error at byte ${received}/${total ?? "?"} (${error.message}).\n`);
      return 4;
    }
    const seconds = Math.max(process.clock.now() - start, 1) / 1_000;
    const speed = rate(received / seconds);
    await this.say(`     0K ${" ".repeat(50)} 100% ${speed.short}=${seconds < 0.05 ? "0" : seconds.toFixed(1)}s\n\n`);
    const done = output === "-" ? "written to stdout" : `‘${name}’ saved`;
    await this.say(`${this.now()} (${speed.long}) - ${done} [${received}${total === undefined ? "" : `/${total}`}]\n\n`);
    return 0;
  }

  /** "index.html", or "index.html.1" when that is taken. */
  private freeName(name: string): string {
    const folder = optionValue(this.options, "P");
    const base = folder === undefined ? name : `${folder}/${name}`;
    let candidate = base;
    for (let number = 1; this.process.fs.exists(this.absolute(candidate)); number++) candidate = `${base}.${number}`;
    return candidate;
  }

  private absolute(path: string): string {
    return path.startsWith("/") ? path : `${this.process.cwd}/${path}`;
  }

  private open(path: string): ByteSink {
    const { fs } = this.process;
    const absolute = this.absolute(path);
    fs.writeFile(absolute, new Uint8Array(0));
    return {
      async write(chunk) {
        fs.appendFile(absolute, chunk);
      },
      close() {},
    };
  }

  private now(): string {
    return new Date(this.process.clock.now()).toISOString().slice(0, 19).replace("T", " ");
  }

  private async say(text: string): Promise<void> {
    if (!this.quiet) await writeText(this.process.stderr, text);
  }
}

function trusted(pem: string | undefined): Certificate[] {
  try {
    return pem === undefined ? [] : readCertificates(pem);
  } catch (error) {
    if (error instanceof MalformedDer) return [];
    throw error;
  }
}

function rate(bytesPerSecond: number): { short: string; long: string } {
  const units = ["B/s", "KB/s", "MB/s", "GB/s"];
  let [value, unit] = [bytesPerSecond, 0];
  while (value >= 1_024 && unit < 3) {
    value /= 1_024;
    unit++;
  }
  const digits = value.toPrecision(3).includes("e") ? String(Math.round(value)) : value.toPrecision(3);
  return { short: `${digits}${["", "K", "M", "G"][unit]}`, long: `${digits} ${units[unit]}` };
}
