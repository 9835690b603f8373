import type { Image } from "../image.ts";
import { MUSL_LOADER } from "../nettools/look-up.ts";
import { ACCOUNT_FILES } from "./debian.ts";
import { BUSYBOX_PROGRAMS } from "./busybox-programs.ts";
import { installed } from "./shell-programs.ts";

/** Files and programs of an Alpine root filesystem: everything is BusyBox, on musl. */
export function alpineBase(): Pick<Image, "programs"> & { files: Record<string, string> } {
  return {
    files: {
      ...ACCOUNT_FILES,
      [MUSL_LOADER]: "\u007fELF",
      "/etc/alpine-release": "3.22.2\n",
      "/etc/os-release": 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME="Alpine Linux v3.22"\nHOME_URL="https://alpinelinux.org/"\n',
    },
    programs: installed("/bin", BUSYBOX_PROGRAMS),
  };
}
