export { type ClusterDns, type ClusterDnsOptions, createClusterDns } from "./cluster-dns.ts";
export { MalformedMessage, decodeMessage } from "./decode.ts";
export {
  DNS_CLASS_IN,
  DNS_CODES,
  DNS_TYPES,
  type DnsCode,
  type DnsData,
  type DnsMessage,
  type DnsQuestion,
  type DnsRecord,
  type DnsType,
  absoluteName,
  codeName,
  typeName,
  typeNumber,
} from "./dns-message.ts";
export { InvalidName, encodeMessage } from "./encode.ts";
export { type DnsReply, type QueryOptions, queryDns } from "./query-dns.ts";
export { type ResolvConf, parseResolvConf } from "./resolv-conf.ts";
export {
  type Libc,
  type Resolution,
  type ResolveAttempt,
  type ResolveCode,
  ResolveError,
  type ResolveOptions,
  resolveHost,
  searchNames,
} from "./resolver.ts";
export { serveDns } from "./serve-dns.ts";
