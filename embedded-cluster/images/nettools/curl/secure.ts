import { NetworkError, type Socket } from "../../../network/pod-network.ts";
import { type Certificate, type DistinguishedName, readCertificates } from "../../tls/certificate.ts";
import { connectTls, TlsFailure } from "../../tls/connect.ts";
import { MalformedDer } from "../../tls/der.ts";
import { type ChainProblem, isFor, verifyChain } from "../../tls/verify-chain.ts";
import { readTextFile } from "../lines.ts";
import { networkErrorText } from "../network-error-text.ts";
import { CurlFailure } from "./curl-failure.ts";
import type { Hop } from "./transfer.ts";

/** What Debian's curl trusts by default; the simulated images have no public authorities in it. */
const DEFAULT_BUNDLE = "/etc/ssl/certs/ca-certificates.crt";

const ADVICE = `
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.`;

/** The TLS handshake of a transfer, with what -v says of it. Throws CurlFailure 35, 60 and 77. Models lib/vtls/openssl.c. */
export async function secure(hop: Hop, plain: Socket): Promise<Socket> {
  const { options, process } = hop;
  // Whoever does not answer is given up with the transfer.
  const limits = [hop.deadline, options.connectTimeout === undefined ? undefined : hop.start + options.connectTimeout].filter((one) => one !== undefined);
  let isLate = false;
  const giveUp = () => plain.reset();
  const timer =
    limits.length === 0
      ? undefined
      : process.clock.setTimer(Math.max(0, Math.min(...limits) - process.clock.now()), () => {
          isLate = true;
          giveUp();
        });
  process.signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await handshake(hop, plain);
  } catch (error) {
    process.signal.throwIfAborted();
    throw isLate ? new CurlFailure(28, "SSL connection timeout") : error;
  } finally {
    timer?.dispose();
    process.signal.removeEventListener("abort", giveUp);
  }
}

async function handshake(hop: Hop, plain: Socket): Promise<Socket> {
  const { options, url, process } = hop;
  const roots = trusted(hop);
  await hop.note("* ALPN: offers h2,http/1.1");
  await hop.note("* TLSv1.3 (OUT), TLS handshake, Client hello (1):");
  if (!options.insecure) await hop.note(`*  CAfile: ${options.cacert ?? DEFAULT_BUNDLE}`);
  let problem: ChainProblem | undefined;
  let isRightHost = true;
  let shown: readonly Certificate[] = [];
  try {
    const { socket } = await connectTls(plain, {
      ...(/^[\d.]+$/.test(url.host) ? {} : { serverName: url.host }),
      random: process.random,
      accepts(chain) {
        shown = chain;
        problem = verifyChain(chain, roots, process.clock.now());
        isRightHost = chain[0] !== undefined && isFor(chain[0], url.host);
        return options.insecure || (problem === undefined && isRightHost);
      },
    });
    await describe(hop, shown, problem);
    return socket;
  } catch (error) {
    plain.close();
    throw await refusal(hop, error, { problem, isRightHost, shown });
  }
}

function trusted({ options, process }: Hop): Certificate[] {
  const path = options.cacert ?? DEFAULT_BUNDLE;
  const text = readTextFile(process.fs, path.startsWith("/") ? path : `${process.cwd}/${path}`);
  try {
    const found = text === undefined ? [] : readCertificates(text);
    if (found.length > 0 || options.cacert === undefined || options.insecure) return found;
  } catch (error) {
    if (!(error instanceof MalformedDer)) throw error;
  }
  throw new CurlFailure(77, `error setting certificate file: ${path}`);
}

async function describe(hop: Hop, chain: readonly Certificate[], problem: ChainProblem | undefined): Promise<void> {
  await hop.note("* TLSv1.3 (IN), TLS handshake, Server hello (2):");
  await hop.note("* TLSv1.3 (IN), TLS handshake, Certificate (11):");
  await hop.note("* TLSv1.3 (OUT), TLS handshake, Finished (20):");
  await hop.note("* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384");
  await hop.note("* ALPN: server accepted http/1.1");
  const own = chain[0];
  if (own === undefined) return;
  await hop.note("* Server certificate:");
  await hop.note(`*  subject: ${nameText(own.subject)}`);
  await hop.note(`*  start date: ${timeText(own.notBefore)}`);
  await hop.note(`*  expire date: ${timeText(own.notAfter)}`);
  if (!hop.options.insecure) await hop.note(`*  subjectAltName: host "${hop.url.host}" matched cert's "${matchedName(own, hop.url.host)}"`);
  await hop.note(`*  issuer: ${nameText(own.issuer)}`);
  if (problem === undefined) await hop.note("*  SSL certificate verify ok.");
  else await hop.note(`*  SSL certificate verify result: ${problem.text} (${problem.code}), continuing anyway.`);
  await hop.note("* using HTTP/1.x");
}

function matchedName({ dnsNames }: Certificate, host: string): string {
  return dnsNames.find((name) => name.toLowerCase() === host.toLowerCase()) ?? dnsNames.find((name) => name.startsWith("*.")) ?? host;
}

interface Seen {
  problem: ChainProblem | undefined;
  isRightHost: boolean;
  shown: readonly Certificate[];
}

async function refusal(hop: Hop, error: unknown, { problem, isRightHost, shown }: Seen): Promise<CurlFailure> {
  if (error instanceof NetworkError) return new CurlFailure(35, `OpenSSL SSL_connect: ${networkErrorText(error.code)} in connection to ${where(hop)} `);
  if (error instanceof MalformedDer) return new CurlFailure(35, "OpenSSL/3.0.17: error:0A000126:SSL routines::unexpected eof while reading");
  if (!(error instanceof TlsFailure)) throw error;
  if (error.code === "not-tls") return new CurlFailure(35, "OpenSSL/3.0.17: error:0A00010B:SSL routines::wrong version number");
  if (error.code === "closed") return new CurlFailure(35, `OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to ${where(hop)} `);
  if (error.code === "alert")
    return new CurlFailure(35, `OpenSSL/3.0.17: error:0A000${(error.alert + 1_000).toString(16)}:SSL routines::${alertText(error.alert)}`);
  if (problem !== undefined) {
    await hop.note(`* SSL certificate problem: ${problem.text}`);
    return new CurlFailure(60, `SSL certificate problem: ${problem.text}${ADVICE}`);
  }
  const [own] = shown;
  if (own !== undefined && !isRightHost) {
    const field = own.dnsNames.length > 0 || own.ipAddresses.length > 0 ? "no alternative certificate subject name matches" : undefined;
    const commonName = own.subject.attributes.findLast(([name]) => name === "CN")?.[1] ?? "";
    const text = field === undefined ? `certificate subject name '${commonName}' does not match` : field;
    await hop.note(`* SSL: ${text} target host name '${hop.url.host}'`);
    return new CurlFailure(60, `SSL: ${text} target host name '${hop.url.host}'${ADVICE}`);
  }
  return new CurlFailure(60, `SSL certificate problem: unable to get local issuer certificate${ADVICE}`);
}

function where({ url }: Hop): string {
  return `${url.host}:${url.port}`;
}

function alertText(alert: number): string {
  return alert === 112 ? "tlsv1 unrecognized name" : "sslv3 alert handshake failure";
}

/** "C=JP; O=Acme; CN=shop" */
function nameText({ attributes }: DistinguishedName): string {
  return attributes.map(([name, value]) => `${name}=${value}`).join("; ");
}

/** "Jan  1 00:00:00 2026 GMT" */
function timeText(at: number): string {
  const [, day = "", month = "", year = "", time = ""] = new Date(at).toUTCString().split(" ");
  return `${month} ${String(Number(day)).padStart(2)} ${time} ${year} GMT`;
}
