import { MUSL_LOADER } from "../nettools/look-up.ts";
import { BUSYBOX_PROGRAMS } from "./busybox-programs.ts";
import { ACCOUNT_FILES, type BaseImage } from "./debian.ts";
import { installed } from "./shell-programs.ts";

/** Files and programs of an Alpine root filesystem: everything is BusyBox, on musl. */
export function alpineBase(version = "3.22.2"): BaseImage {
  const minor = version.replace(/\.\d+$/, "");
  return {
    files: {
      ...ACCOUNT_FILES,
      "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n",
      [MUSL_LOADER]: "\u007fELF",
      "/etc/alpine-release": `${version}\n`,
      "/etc/os-release": `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${version}\nPRETTY_NAME="Alpine Linux v${minor}"\nHOME_URL="https://alpinelinux.org/"\n`,
    },
    programs: ALPINE_PROGRAMS,
  };
}

const ALPINE_PROGRAMS = installed("/bin", BUSYBOX_PROGRAMS);
