import { curl } from "../nettools/curl/curl.ts";
import type { Image } from "../image.ts";
import { alpineBase } from "./alpine.ts";
import { debianBase } from "./debian.ts";
import { NETWORK_PROGRAMS } from "./network-programs.ts";
import { ALL_PROGRAMS, installed } from "./shell-programs.ts";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** As in the real image: words that begin with a dash are for curl. */
const CURL_ENTRYPOINT = `#!/bin/sh
case "$1" in
  -*) exec curl "$@" ;;
esac
if ! command -v "$1" >/dev/null 2>&1; then exec curl "$@"; fi
exec "$@"
`;

/** Plain distributions, as bare as the real ones: no curl, no nslookup. */
export const DISTRIBUTION_IMAGES: readonly Image[] = [
  {
    repository: "debian",
    tags: ["12", "bookworm", "bookworm-slim", "12-slim", "stable-slim"],
    cmd: ["bash"],
    env: { PATH },
    ...debianBase("bookworm"),
    size: 48_500_000,
  },
  { repository: "debian", tags: ["13", "trixie", "trixie-slim", "latest", "stable"], cmd: ["bash"], env: { PATH }, ...debianBase("trixie"), size: 49_300_000 },
  { repository: "ubuntu", tags: ["24.04", "noble", "latest"], cmd: ["/bin/bash"], env: { PATH }, ...debianBase("noble"), size: 29_700_000 },
  { repository: "ubuntu", tags: ["22.04", "jammy"], cmd: ["/bin/bash"], env: { PATH }, ...debianBase("jammy"), size: 29_500_000 },
];

/** Images that people start for their tools. */
export const TOOL_IMAGES: readonly Image[] = [curlImage("curlimages/curl", ["latest", "8.10.1", "8.11.1", "8.16.0"]), netshoot()];

function curlImage(repository: string, tags: string[]): Image {
  const base = alpineBase();
  return {
    repository,
    tags,
    entrypoint: ["/entrypoint.sh"],
    cmd: ["curl"],
    env: { PATH },
    user: 100,
    files: { ...base.files, "/entrypoint.sh": CURL_ENTRYPOINT },
    programs: { ...base.programs, "/usr/bin/curl": curl },
    size: 9_900_000,
  };
}

function netshoot(): Image {
  const base = alpineBase();
  const tools = installed("/usr/bin", NETWORK_PROGRAMS);
  const shells = installed("/bin", { bash: ALL_PROGRAMS["bash"] as Image["programs"][string], zsh: ALL_PROGRAMS["bash"] as Image["programs"][string] });
  const {
    "/bin/wget": _wget,
    "/bin/nslookup": _nslookup,
    "/bin/nc": _nc,
    "/bin/telnet": _telnet,
    "/bin/ping": _ping,
    "/bin/netstat": _netstat,
    ...rest
  } = base.programs;
  const jq = ALL_PROGRAMS["jq"];
  return {
    repository: "nicolaka/netshoot",
    tags: ["latest", "v0.13", "v0.14"],
    cmd: ["zsh"],
    env: { PATH },
    workingDirectory: "/root",
    files: base.files,
    programs: { ...rest, ...shells, ...tools, ...(jq ? { "/usr/bin/jq": jq } : {}) },
    size: 198_000_000,
  };
}
