import type { Program } from "../../shell/process/process.ts";
import { busyboxHttpd } from "../nettools/httpd/busybox-httpd.ts";
import { busyboxNc } from "../nettools/nc/busybox-nc.ts";
import { busyboxNslookup } from "../nettools/dns-tools/busybox-nslookup.ts";
import { busyboxTelnet } from "../nettools/telnet/busybox-telnet.ts";
import { busyboxWget } from "../nettools/wget/busybox-wget.ts";
import { busyboxPing } from "../nettools/ping.ts";
import { netstat } from "../nettools/sockets.ts";
import { inBusyboxWords } from "./busybox-words.ts";
import { ALL_PROGRAMS } from "./shell-programs.ts";

/** Programs of the shell layer that BusyBox has no applet for. */
const NOT_APPLETS = new Set(["bash", "jq", "nano", "vim", "htop", "join", "numfmt", "pathchk", "git"]);

/** The applets of BusyBox, by name: a shell, the coreutils and small network tools with output of their own. */
export const BUSYBOX_PROGRAMS: Readonly<Record<string, Program>> = withMultiCall({
  ...Object.fromEntries(
    Object.entries(ALL_PROGRAMS)
      .filter(([name]) => !NOT_APPLETS.has(name))
      .map(([name, program]) => [name, inBusyboxWords(name, program)]),
  ),
  ash: ALL_PROGRAMS["sh"] as Program,
  wget: busyboxWget,
  nslookup: busyboxNslookup,
  nc: busyboxNc,
  httpd: busyboxHttpd,
  telnet: busyboxTelnet,
  ping: busyboxPing,
  netstat,
});

/** `busybox wget …` runs the applet of that name. */
function withMultiCall(applets: Record<string, Program>): Record<string, Program> {
  return {
    ...applets,
    busybox: async (process) => {
      const [name = "", ...words] = process.argv.slice(1);
      const applet = Object.hasOwn(applets, name) ? applets[name] : undefined;
      if (applet === undefined) {
        const text =
          name === ""
            ? `BusyBox v${BUSYBOX_VERSION} multi-call binary.\n\nUsage: busybox [function [arguments]...]\n\nCurrently defined functions:\n\t${Object.keys(applets).sort().join(", ")}\n`
            : `${name}: applet not found\n`;
        await process[name === "" ? "stdout" : "stderr"].write(new TextEncoder().encode(text));
        return name === "" ? 0 : 127;
      }
      return process.spawn([name, ...words], { program: applet }).exited;
    },
  };
}

export const BUSYBOX_VERSION = "1.37.0 (2024-09-26 21:31:42 UTC)";
