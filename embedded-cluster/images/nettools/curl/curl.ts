import { encodeUtf8 } from "../../../kernel/bytes.ts";
import { sleep } from "../../../kernel/clock.ts";
import { type ByteSink, writeText } from "../../../kernel/streams.ts";
import type { HttpResponse } from "../../../network/http/index.ts";
import { FileError } from "../../../shell/process/file-system.ts";
import type { Process, Program } from "../../../shell/process/process.ts";
import { resolveUrl } from "../url.ts";
import { Connections } from "./connections.ts";
import { CurlFailure } from "./curl-failure.ts";
import { type CurlOptions, readCurlOptions } from "./curl-options.ts";
import { METER_HEAD, meterLine } from "./meter.ts";
import { type RequestBody, requestBody } from "./request-body.ts";
import { type TransferFacts, emptyFacts } from "./transfer-facts.ts";
import { CURL_VERSION, type Hop, checkedUrl, elapsed, sendRequest, transferFailure } from "./transfer.ts";
import { writeOut } from "./write-out.ts";

const RETRIES_LIMIT = 1_000;
/** Answers that --retry takes for passing troubles. */
const TRANSIENT = [408, 429, 500, 502, 503, 504];

/** Models curl 7.88 for HTTP: exit codes, error texts, -v, -w and the progress meter. */
export const curl: Program = async (process) => {
  const options = readCurlOptions(process.argv.slice(1));
  if (options === "version") {
    await writeText(process.stdout, `curl ${CURL_VERSION} (x86_64-pc-linux-gnu) libcurl/${CURL_VERSION}\nRelease-Date: 2023-02-20\nProtocols: http https\n`);
    return 0;
  }
  if (options === "help") {
    await writeText(
      process.stdout,
      "Usage: curl [options...] <url>\n -d, --data <data>          HTTP POST data\n -f, --fail                 Fail fast with no output on HTTP errors\n -i, --include              Include protocol response headers in the output\n -o, --output <file>        Write to file instead of stdout\n -s, --silent               Silent mode\n -v, --verbose              Make the operation more talkative\n",
    );
    return 0;
  }
  if ("message" in options) {
    await writeText(process.stderr, `${options.message}\n`);
    return options.code;
  }
  let code = 0;
  const connections = new Connections();
  for (const [index, url] of options.urls.entries()) code = await new Transfer(process, options, url, index, connections).run();
  return code;
};

/** One URL from the first attempt to the last. */
class Transfer {
  private readonly process: Process;
  private readonly options: CurlOptions;
  private readonly url: string;
  private readonly index: number;
  private readonly connections: Connections;
  private facts: TransferFacts;
  private metered = false;
  /** Whether something may still be printed over the meter's line. */
  private meterOpen = false;

  constructor(process: Process, options: CurlOptions, url: string, index: number, connections: Connections) {
    this.process = process;
    this.options = options;
    this.url = url;
    this.index = index;
    this.connections = connections;
    this.facts = emptyFacts(url);
  }

  async run(): Promise<number> {
    const { process, options } = this;
    for (let attempt = 0; ; attempt++) {
      this.facts = emptyFacts(this.url);
      const failure = await this.attempt();
      const wait = (options.retryDelay ?? Math.min(600_000, 1_000 * 2 ** attempt)) / 1_000;
      const reason = attempt < Math.min(options.retries, RETRIES_LIMIT) ? this.retryReason(failure) : undefined;
      if (reason === undefined) return this.end(failure);
      if (!options.silent) {
        const retries = options.retries - attempt;
        await this.complain(
          `Warning: Problem: ${reason}. Will retry in ${wait} \nWarning: second${wait === 1 ? "" : "s"}. ${retries} ${retries === 1 ? "retry" : "retries"} left.\n`,
        );
      }
      await sleep(process.clock, wait * 1_000, process.signal);
    }
  }

  private retryReason(failure: CurlFailure | undefined): string | undefined {
    if (failure === undefined || failure.code === 22) {
      if (!TRANSIENT.includes(this.facts.status)) return undefined;
      return `HTTP error`;
    }
    if (failure.code === 28) return "timeout";
    if (failure.code === 7 && this.options.retryConnectionRefused) return "connection refused";
    if (failure.code === 6 || this.options.retryAllErrors) return failure.code === 6 ? undefined : "(retrying all errors)";
    return undefined;
  }

  private async end(failure: CurlFailure | undefined): Promise<number> {
    const { options, process, facts } = this;
    facts.exitCode = failure?.code ?? 0;
    facts.errorMessage = failure?.message ?? "";
    if (failure !== undefined && options.showError) await this.complain(`curl: (${failure.code}) ${failure.message}\n`);
    if (options.writeOut !== undefined) {
      const text = writeOut(options.writeOut, facts);
      if (text.stderr !== "") await this.complain(text.stderr);
      await writeText(process.stdout, text.stdout);
    }
    return facts.exitCode;
  }

  /** undefined when the transfer succeeded. */
  private async attempt(): Promise<CurlFailure | undefined> {
    const { process, options } = this;
    const start = process.clock.now();
    this.metered = !options.silent && (process.terminal === undefined || options.outputs.length > 0 || options.remoteName);
    try {
      let body = await requestBody(process, options);
      let text = this.url;
      if (options.get && body !== undefined) {
        text += `${text.includes("?") ? "&" : "?"}${new TextDecoder().decode(body.bytes)}`;
        body = undefined;
      }
      checkedUrl(text);
      if (this.metered) {
        await writeText(process.stderr, METER_HEAD + meterLine({ total: undefined, received: 0, sent: 0, milliseconds: 0 }));
        this.meterOpen = true;
      }
      await this.follow(text, body, start);
      return undefined;
    } catch (error) {
      if (!(error instanceof CurlFailure)) throw error;
      return error;
    } finally {
      this.facts.total = process.clock.now() - start;
    }
  }

  /** Redirects included. */
  private async follow(first: string, sent: RequestBody | undefined, start: number): Promise<void> {
    const { process, options, facts } = this;
    let [text, body] = [first, sent];
    let method = options.method ?? (options.head ? "HEAD" : options.upload !== undefined ? "PUT" : body === undefined ? "GET" : "POST");
    for (;;) {
      const url = checkedUrl(text);
      facts.url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}${text.includes("/") ? "" : "/"}`;
      const deadline = options.maxTime === undefined ? undefined : start + options.maxTime;
      const hop: Hop = {
        process,
        options,
        url,
        method,
        body,
        facts,
        start,
        deadline,
        connections: this.connections,
        connectionNumber: 0,
        note: (line) => this.note(line),
      };
      const response = await this.send(hop);
      const location = response.headers.get("location");
      if (location !== undefined && response.status >= 300 && response.status < 400) facts.redirectUrl = resolveUrl(url, location);
      if (!options.location || facts.redirectUrl === "") return this.receive(hop, response);
      if (facts.redirects >= options.maxRedirects && options.maxRedirects >= 0) {
        response.close();
        throw new CurlFailure(47, `Maximum (${options.maxRedirects}) redirects followed`);
      }
      await this.printHead(response);
      response.close();
      await this.note("* Ignoring the response-body");
      await this.note(`* Issue another request to this URL: '${facts.redirectUrl}'`);
      facts.redirects++;
      facts.redirectTime = elapsed(hop);
      text = facts.redirectUrl;
      facts.redirectUrl = "";
      if (response.status === 303 || ((response.status === 301 || response.status === 302) && method === "POST" && options.method === undefined)) {
        [method, body] = [method === "HEAD" ? "HEAD" : "GET", undefined];
      }
    }
  }

  private async send(hop: Hop): Promise<HttpResponse> {
    try {
      const response = await sendRequest(hop);
      const { facts } = this;
      facts.status = response.status;
      facts.httpVersion = response.httpVersion;
      facts.contentType = response.headers.get("content-type") ?? "";
      facts.headers = [...response.headers].map(([name, value]) => [name, value]);
      const head = headText(response);
      facts.headerBytes += encodeUtf8(head).length;
      for (const line of head.split("\r\n").slice(0, -1)) await this.note(`< ${line}\r`);
      return response;
    } catch (error) {
      if (error instanceof CurlFailure) {
        if (error.code === 52) await this.note("* Empty reply from server");
        await this.note("* Closing connection 0");
        if (this.metered && error.code !== 6 && error.code !== 3) await this.progress(undefined, hop, true);
      }
      throw error;
    }
  }

  private async printHead(response: HttpResponse): Promise<void> {
    const { options, process } = this;
    if (options.dumpHeader !== undefined) await this.open(options.dumpHeader).write(encodeUtf8(headText(response)));
    if (options.include || options.head) await writeText(process.stdout, headText(response));
  }

  private async receive(hop: Hop, response: HttpResponse): Promise<void> {
    const { options, facts } = this;
    const failed = response.status >= 400 && (options.fail || options.failWithBody);
    if (failed && options.fail) {
      response.close();
      await this.note("* The requested URL returned error: " + response.status);
      await this.note("* Closing connection 0");
      if (this.metered) await this.progress(undefined, hop, true);
      throw new CurlFailure(22, `The requested URL returned error: ${response.status}`);
    }
    const output = this.outputPath(hop);
    const sink = output === undefined ? this.process.stdout : this.open(output);
    facts.file = output ?? "";
    await this.printHead(response);
    const declared = response.headers.get("content-length");
    const total = hop.method === "HEAD" || declared === undefined ? undefined : Number(declared);
    const chunks: Uint8Array[] = [];
    try {
      for (let chunk = await response.body.read(); chunk !== null; chunk = await response.body.read()) {
        facts.downloaded += chunk.length;
        await this.note(`{ [${chunk.length} bytes data]`);
        // With a meter on the same screen the data waits for the meter's last line.
        if (this.metered) chunks.push(chunk);
        else await sink.write(chunk);
      }
    } catch (error) {
      for (const chunk of chunks) await sink.write(chunk);
      throw transferFailure(hop, error);
    }
    facts.total = elapsed(hop);
    if (this.metered) await this.progress(total ?? facts.downloaded, hop, true);
    for (const chunk of chunks) await sink.write(chunk);
    const closes = response.httpVersion === "1.0" || response.headers.hasToken("connection", "close");
    await this.note(closes ? `* Closing connection ${hop.connectionNumber}` : `* Connection #${hop.connectionNumber} to host ${hop.url.host} left intact`);
    if (failed) throw new CurlFailure(22, `The requested URL returned error: ${response.status}`);
  }

  private outputPath(hop: Hop): string | undefined {
    const named = this.options.outputs[this.index];
    if (named !== undefined) return named === "-" ? undefined : named;
    if (!this.options.remoteName) return undefined;
    const name = hop.url.path.replace(/\?.*$/, "").split("/").at(-1) ?? "";
    if (name === "") throw new CurlFailure(23, "Failed writing received data to disk/application");
    return name;
  }

  /** A file opened for writing. Throws CurlFailure 23 when it cannot be. */
  private open(path: string): ByteSink {
    const { process } = this;
    if (path === "-") return process.stdout;
    const absolute = path.startsWith("/") ? path : `${process.cwd}/${path}`;
    const attempt = (write: () => void) => {
      try {
        write();
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        if (this.meterOpen) void this.complain("");
        throw new CurlFailure(23, "Failure writing output to destination");
      }
    };
    attempt(() => process.fs.writeFile(absolute, new Uint8Array(0)));
    return {
      async write(chunk) {
        attempt(() => process.fs.appendFile(absolute, chunk));
      },
      close() {},
    };
  }

  private async progress(total: number | undefined, hop: Hop, last: boolean): Promise<void> {
    const line = meterLine({ total, received: this.facts.downloaded, sent: hop.body?.bytes.length ?? 0, milliseconds: elapsed(hop) });
    await writeText(this.process.stderr, `${line}${last ? "\n" : ""}`);
    if (last) this.meterOpen = false;
  }

  private async note(line: string): Promise<void> {
    if (this.options.verbose) await writeText(this.process.stderr, `${line}\n`);
  }

  private async complain(text: string): Promise<void> {
    this.meterOpen = false;
    await writeText(this.process.stderr, text);
  }
}

function headText(response: HttpResponse): string {
  const fields = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `HTTP/${response.httpVersion} ${response.status} ${response.statusText}\r\n${fields}\r\n`;
}
