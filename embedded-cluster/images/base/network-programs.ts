import type { Program } from "../../shell/process/process.ts";
import { curl } from "../nettools/curl/curl.ts";
import { dig } from "../nettools/dns-tools/dig.ts";
import { host } from "../nettools/dns-tools/host.ts";
import { nslookup } from "../nettools/dns-tools/nslookup.ts";
import { ip } from "../nettools/ip.ts";
import { openbsdNc } from "../nettools/nc/openbsd-nc.ts";
import { ping } from "../nettools/ping.ts";
import { netstat, ss } from "../nettools/sockets.ts";
import { telnet } from "../nettools/telnet/telnet.ts";
import { wget } from "../nettools/wget/wget.ts";

/** The network tools as Debian packages them. */
export const NETWORK_PROGRAMS: Readonly<Record<string, Program>> = {
  curl,
  wget,
  nslookup,
  dig,
  host,
  nc: openbsdNc,
  netcat: openbsdNc,
  telnet,
  ping,
  ss,
  netstat,
  ip,
};
