import type { Pod } from "../../apimachinery/types/core.ts";
import type { FileSystem } from "../../shell/process/file-system.ts";
import { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";
import { joinPath } from "../../shell/process/paths.ts";

const GROUP_MAY_WRITE = 0o660;
const GROUP_MAY_READ = 0o440;
const FOLDER = 0o2110;

/** Gives a volume's files to the pod's fsGroup. Models pkg/volume.SetVolumeOwnership. */
export function giveToGroup(fs: FileSystem, root: string, readOnly: boolean, pod: Pod): void {
  const { fsGroup } = (pod.spec.securityContext ?? {}) as { fsGroup?: number };
  if (fsGroup === undefined || !(fs instanceof MemoryFileSystem)) return;
  const give = (path: string): void => {
    const stat = fs.lstat(path);
    if (stat.type === "symlink") return;
    fs.setOwner(path, stat.uid, fsGroup);
    fs.setMode(path, stat.mode | (readOnly ? GROUP_MAY_READ : GROUP_MAY_WRITE) | (stat.type === "directory" ? FOLDER : 0));
    if (stat.type === "directory") for (const name of fs.readDirectory(path)) give(joinPath(path, name));
  };
  give(root);
}
