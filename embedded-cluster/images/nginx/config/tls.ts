import { type Identity, type IdentityProblem, loadIdentity } from "../../tls/identity.ts";
import { ConfigError, type Directive } from "./parse.ts";

/** A file as text; undefined when it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

/** Where a block, or the one around it, says its certificate is. */
export interface TlsFiles {
  certificate: string | undefined;
  key: string | undefined;
}

export function tlsFilesOf(block: readonly Directive[], outer: TlsFiles): TlsFiles {
  const last = (name: string) => block.findLast((directive) => directive.name === name)?.args[0];
  return { certificate: last("ssl_certificate") ?? outer.certificate, key: last("ssl_certificate_key") ?? outer.key };
}

/** What a server shows its clients, read once when the configuration is. Throws Error in the words of nginx and OpenSSL. */
export function identityOf(files: TlsFiles, server: Directive, read: ReadFile): Identity {
  const { certificate, key } = files;
  if (certificate === undefined) throw new ConfigError('no "ssl_certificate" is defined for the "listen ... ssl" directive', server);
  if (key === undefined) throw new ConfigError(`no "ssl_certificate_key" is defined for certificate "${certificate}"`, server);
  const certificatePath = absolute(certificate);
  const keyPath = absolute(key);
  const certificateText = read(certificatePath);
  if (certificateText === undefined) throw new Error(`cannot load certificate "${certificatePath}": ${missing("BIO_new_file", certificatePath)}`);
  const keyText = read(keyPath);
  if (keyText === undefined) throw new Error(`cannot load certificate key "${keyPath}": ${missing("BIO_new_file", keyPath)}`);
  const identity = loadIdentity(certificateText, keyText);
  if (typeof identity !== "string") return identity;
  throw new Error(PROBLEMS[identity](certificatePath, keyPath));
}

const PROBLEMS: Readonly<Record<IdentityProblem, (certificate: string, key: string) => string>> = {
  "no-certificate": (certificate) =>
    `cannot load certificate "${certificate}": PEM_read_bio_X509_AUX() failed (SSL: error:0480006C:PEM routines::no start line:Expecting: TRUSTED CERTIFICATE)`,
  "no-key": (_, key) =>
    `cannot load certificate key "${key}": PEM_read_bio_PrivateKey() failed (SSL: error:1E08010C:DECODER routines::unsupported:No supported data to decode. Input type: PEM)`,
  mismatch: (_, key) => `SSL_CTX_use_PrivateKey("${key}") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)`,
};

function missing(call: string, path: string): string {
  return `${call}() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(${path}, r) error:10000080:BIO routines::no such file)`;
}

function absolute(path: string): string {
  return path.startsWith("/") ? path : `/etc/nginx/${path}`;
}
