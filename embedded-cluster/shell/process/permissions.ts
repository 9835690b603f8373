import type { FileStat } from "./file-system.ts";

/** Whose rights count. */
export interface FileUser {
  uid: number;
  gid: number;
  groups: readonly number[];
}

export const MAY = { read: 4, write: 2 } as const;

/** Whether a user may read or write what `stat` describes. Models path_resolution(7): the first class that fits decides. */
export function isAllowed(user: FileUser, stat: Pick<FileStat, "mode" | "uid" | "gid">, wanted: number): boolean {
  if (user.uid === 0) return true;
  const shift = user.uid === stat.uid ? 6 : user.gid === stat.gid || user.groups.includes(stat.gid) ? 3 : 0;
  return ((stat.mode >> shift) & wanted) === wanted;
}
