import { writeText } from "../../../kernel/streams.ts";
import { HttpFailure, type HttpResponse } from "../../../network/http/index.ts";
import { NetworkError } from "../../../network/pod-network.ts";
import { FileError } from "../../../shell/process/file-system.ts";
import type { Process, Program } from "../../../shell/process/process.ts";
import { NameError, lookUp } from "../look-up.ts";
import { networkErrorText } from "../network-error-text.ts";
import { type ParsedOptions, hasOption, optionValue, parseOptions } from "../options.ts";
import { TlsFailure } from "../../tls/connect.ts";
import { MalformedDer } from "../../tls/der.ts";
import { type ParsedUrl, parseUrl, resolveUrl } from "../url.ts";
import { fetchOnce, fileNameOf } from "./fetch.ts";

const USAGE = `BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.

Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
	[--post-data STR | --post-file FILE] [-Y on/off]
	[--no-check-certificate] [-P DIR] [-U AGENT] [-T SEC] URL...

Retrieve files via HTTP or FTP
`;
const LONG = {
  spider: "spider",
  quiet: "q",
  "header=": "header",
  "post-data=": "post-data",
  "output-document=": "O",
  "timeout=": "T",
  "no-check-certificate": "k",
  "user-agent=": "U",
  "directory-prefix=": "P",
  "server-response": "S",
};
const REDIRECTS_LIMIT = 5;

/** A download that ended badly, with what BusyBox says about it. */
class WgetFailure extends Error {}

/** Models BusyBox's wget: one line for the connection, one for the file, "server returned error" for every status of 400 and above. */
export const busyboxWget: Program = async (process) => {
  const options = parseOptions(process.argv.slice(1), { short: "cqSO:o:P:U:Y:T:t:", long: LONG });
  if (options.unknown !== undefined || options.missing !== undefined || options.operands.length === 0) {
    const problem =
      options.unknown === undefined
        ? ""
        : `wget: ${options.unknown.startsWith("--") ? `unrecognized option '${options.unknown}'` : `invalid option -- '${options.unknown}'`}\n`;
    await writeText(process.stderr, problem + USAGE);
    return 1;
  }
  try {
    for (const url of options.operands) await download(process, options, url);
    return 0;
  } catch (error) {
    if (!(error instanceof WgetFailure)) throw error;
    await writeText(process.stderr, `wget: ${error.message}\n`);
    return 1;
  }
};

async function download(process: Process, options: ParsedOptions, given: string): Promise<void> {
  const say = async (text: string) => {
    if (!hasOption(options, "q")) await writeText(process.stderr, text);
  };
  let text = given;
  for (let redirects = 0; ; redirects++) {
    const url = parseUrl(text);
    if (url === undefined || (url.scheme !== "http" && url.scheme !== "https")) throw new WgetFailure(`not an http or ftp url: ${text}`);
    const response = await request(process, options, url, say);
    const location = response.headers.get("location");
    if (location !== undefined && response.status >= 300 && response.status < 400) {
      response.close();
      if (redirects >= REDIRECTS_LIMIT) throw new WgetFailure("too many redirections");
      text = resolveUrl(url, location);
      continue;
    }
    if (response.status >= 300) {
      response.close();
      throw new WgetFailure(`server returned error: HTTP/${response.httpVersion} ${response.status} ${response.statusText}`);
    }
    if (!hasOption(options, "spider")) return save(process, options, url, response, say);
    response.close();
    return say("remote file exists\n");
  }
}

async function request(process: Process, options: ParsedOptions, url: ParsedUrl, say: (text: string) => Promise<void>): Promise<HttpResponse> {
  let address: string;
  try {
    address = (await lookUp(process, url.host))[0] ?? url.host;
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    throw new WgetFailure(`bad address '${url.host}${url.hasPort ? `:${url.port}` : ""}'`);
  }
  await say(`Connecting to ${url.host}${url.hasPort ? `:${url.port}` : ""} (${address}:${url.port})\n`);
  // BusyBox encrypts, and asks nobody who is at the other end.
  if (url.scheme === "https" && !hasOption(options, "k")) await writeText(process.stderr, "wget: note: TLS certificate validation not implemented\n");
  const body = optionValue(options, "post-data");
  const seconds = optionValue(options, "T");
  const headers = options.given.filter(({ name }) => name === "header").map(({ value }) => value);
  try {
    const response = await fetchOnce(process, {
      url,
      address,
      // BusyBox asks for the whole file even when it only wants to know whether it is there.
      method: body === undefined ? "GET" : "POST",
      userAgent: optionValue(options, "U") ?? "Wget",
      headers,
      body,
      timeoutMilliseconds: seconds === undefined ? 900_000 : Number(seconds) * 1_000,
    });
    if (hasOption(options, "S")) {
      const lines = [
        `HTTP/${response.httpVersion} ${response.status} ${response.statusText}`,
        ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
        "",
      ];
      await writeText(process.stderr, lines.map((line) => `  ${line}\n`).join(""));
    }
    return response;
  } catch (error) {
    if (error instanceof NetworkError && error.code === "ETIMEDOUT" && seconds !== undefined) throw new WgetFailure("download timed out");
    if (error instanceof NetworkError) throw new WgetFailure(`can't connect to remote host (${address}): ${networkErrorText(error.code)}`);
    if (error instanceof TlsFailure || error instanceof MalformedDer) {
      await writeText(process.stderr, `wget: TLS error from peer (alert code ${error instanceof TlsFailure ? error.alert : 0}): ${error.message}\n`);
      throw new WgetFailure("error getting response: Connection reset by peer");
    }
    if (error instanceof HttpFailure)
      throw new WgetFailure(error.code === "timeout" ? "download timed out" : error.code === "empty-reply" ? "error getting response" : error.message);
    throw error;
  }
}

async function save(process: Process, options: ParsedOptions, url: ParsedUrl, response: HttpResponse, say: (text: string) => Promise<void>): Promise<void> {
  const output = optionValue(options, "O");
  const folder = optionValue(options, "P");
  const path = output ?? `${folder === undefined ? "" : `${folder}/`}${fileNameOf(url)}`;
  const absolute = path.startsWith("/") ? path : `${process.cwd}/${path}`;
  const toStdout = output === "-";
  if (!toStdout) {
    if (output === undefined && process.fs.exists(absolute)) throw new WgetFailure(`can't open '${path}': File exists`);
    attempt(path, () => process.fs.writeFile(absolute, new Uint8Array(0)));
  }
  await say(toStdout ? "writing to stdout\n" : `saving to '${path}'\n`);
  let received = 0;
  try {
    for (let chunk = await response.body.read(); chunk !== null; chunk = await response.body.read()) {
      received += chunk.length;
      if (toStdout) await process.stdout.write(chunk);
      else attempt(path, () => process.fs.appendFile(absolute, chunk as Uint8Array));
    }
  } catch (error) {
    if (error instanceof HttpFailure || error instanceof NetworkError) throw new WgetFailure("connection closed prematurely");
    throw error;
  }
  const name = toStdout ? "-" : (path.split("/").at(-1) ?? path);
  await say(`${name.slice(0, 20).padEnd(20)} 100% |${"*".repeat(32)}| ${String(received).padStart(5)}  0:00:00 ETA\n`);
  await say(toStdout ? "written to stdout\n" : `'${path}' saved\n`);
}

function attempt(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new WgetFailure(`can't open '${path}': ${error.message}`);
  }
}
