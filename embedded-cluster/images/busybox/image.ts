import { ACCOUNT_FILES } from "../base/debian.ts";
import { BUSYBOX_PROGRAMS } from "../base/busybox-programs.ts";
import { alpineBase } from "../base/alpine.ts";
import { installed } from "../base/shell-programs.ts";
import type { Image } from "../image.ts";
import { MUSL_LOADER } from "../nettools/look-up.ts";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const files = { ...ACCOUNT_FILES, "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n" };
const programs = installed("/bin", BUSYBOX_PROGRAMS);
const versions = ["1", "1.28", "1.34", "1.35", "1.36", "1.36.1", "1.37", "1.37.0", "stable", "latest"];

/** BusyBox alone, on glibc and on musl. */
export const BUSYBOX_IMAGES: readonly Image[] = [
  {
    repository: "busybox",
    tags: [...versions, ...versions.map((tag) => `${tag}-glibc`), "glibc"],
    cmd: ["sh"],
    env: { PATH },
    files,
    programs,
    size: 2_160_000,
  },
  {
    repository: "busybox",
    tags: [...versions.map((tag) => `${tag}-musl`), "musl"],
    cmd: ["sh"],
    env: { PATH },
    files: { ...files, [MUSL_LOADER]: "\u007fELF" },
    programs,
    size: 1_480_000,
  },
];

/** Alpine Linux: BusyBox with musl and a root filesystem. */
export const ALPINE_IMAGES: readonly Image[] = [
  ["3.20.8", "3.20"],
  ["3.21.5", "3.21"],
  ["3.22.2", "3.22", "3", "latest"],
].map(([version = "", ...tags]) => {
  const base = alpineBase(version);
  return { repository: "alpine", tags: [version, ...tags], cmd: ["/bin/sh"], env: { PATH }, files: base.files, programs: base.programs, size: 3_800_000 };
});
