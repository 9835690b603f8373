import type { Image } from "../image.ts";
import { SHELL_PROGRAMS, installed } from "./shell-programs.ts";

export interface BaseImage {
  files: Readonly<Record<string, string>>;
  programs: Image["programs"];
}

/** Accounts every image has. */
export const ACCOUNT_FILES: Readonly<Record<string, string>> = {
  "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
  "/etc/group": "root:x:0:\nnogroup:x:65534:\n",
};

/** Shells live where scripts look for them, the rest in /usr/bin. */
const DEBIAN_PROGRAMS: Image["programs"] = {
  ...installed("/usr/bin", SHELL_PROGRAMS),
  ...installed("/bin", Object.fromEntries(["sh", "bash"].map((name) => [name, SHELL_PROGRAMS[name] as Image["programs"][string]]))),
};

const RELEASES = {
  bookworm: { id: "debian", name: "Debian GNU/Linux", version: "12", pretty: "Debian GNU/Linux 12 (bookworm)" },
  trixie: { id: "debian", name: "Debian GNU/Linux", version: "13", pretty: "Debian GNU/Linux 13 (trixie)" },
  noble: { id: "ubuntu", name: "Ubuntu", version: "24.04", pretty: "Ubuntu 24.04.3 LTS" },
  jammy: { id: "ubuntu", name: "Ubuntu", version: "22.04", pretty: "Ubuntu 22.04.5 LTS" },
} as const;

/** Files and programs of a Debian or Ubuntu root filesystem: bash and coreutils, and no network tools, as the real one. */
export function debianBase(release: keyof typeof RELEASES = "bookworm"): BaseImage {
  const { id, name, version, pretty } = RELEASES[release];
  return {
    files: { ...ACCOUNT_FILES, "/etc/os-release": `PRETTY_NAME="${pretty}"\nNAME="${name}"\nVERSION_ID="${version}"\nVERSION_CODENAME=${release}\nID=${id}\n` },
    programs: DEBIAN_PROGRAMS,
  };
}
