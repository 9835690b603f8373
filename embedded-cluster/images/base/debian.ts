import type { Image } from "../image.ts";
import { SHELL_PROGRAMS, installed } from "./shell-programs.ts";

/** Files and programs of a Debian root filesystem: bash and coreutils, and no network tools, as the real one. */
export function debianBase(release: "bookworm" | "trixie" = "bookworm"): Pick<Image, "programs"> & { files: Record<string, string> } {
  const version = release === "bookworm" ? "12" : "13";
  return {
    files: {
      ...ACCOUNT_FILES,
      "/etc/os-release": `PRETTY_NAME="Debian GNU/Linux ${version} (${release})"\nNAME="Debian GNU/Linux"\nVERSION_ID="${version}"\nVERSION="${version} (${release})"\nVERSION_CODENAME=${release}\nID=debian\nHOME_URL="https://www.debian.org/"\n`,
      "/etc/debian_version": release === "bookworm" ? "12.12\n" : "13.1\n",
    },
    programs: installed("/usr/bin", SHELL_PROGRAMS),
  };
}

/** Accounts every image has. */
export const ACCOUNT_FILES: Readonly<Record<string, string>> = {
  "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
  "/etc/group": "root:x:0:\nnogroup:x:65534:\n",
};
