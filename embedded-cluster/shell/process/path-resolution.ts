import { FileError, type FileStat, type FileSystem } from "./file-system.ts";
import type { DirectoryNode, TreeNode } from "./file-tree.ts";
import { joinPath } from "./paths.ts";

export interface Mount {
  fs: FileSystem;
  /** The folder or file of `fs` that is shown. */
  subPath: string;
  readOnly: boolean;
}

/** Where a path leads, every symlink on the way followed. `type` is undefined when nothing is there but its folder exists. */
export interface Place {
  path: string;
  type: FileStat["type"] | undefined;
  /** Set for places of the file system itself. */
  node: TreeNode | undefined;
  /** Set for places below a mount, with the path inside it. */
  mount: Mount | undefined;
  inner: string;
}

/** As the kernel allows. */
const SYMLINKS_FOLLOWED = 40;

/** Models path_resolution(7): ".." is taken after symlinks, and a mount hides what is below it. */
export function resolvePath(
  root: DirectoryNode,
  mounts: ReadonlyMap<string, Mount>,
  path: string,
  follow: boolean,
  onMissing?: (path: string) => void,
  currentRoot: () => DirectoryNode = () => root,
): Place {
  const rootPlace = (): Place => {
    const mount = mounts.get("/");
    return mount ? mountPlace("/", mount, mount.subPath) : { path: "/", type: "directory", node: currentRoot(), mount: undefined, inner: "" };
  };
  let trail = [rootPlace()];
  const pending = path.split("/").reverse();
  let links = 0;
  while (pending.length > 0) {
    const part = pending.pop() as string;
    if (part === "" || part === ".") continue;
    const here = trail[trail.length - 1] as Place;
    if (here.type === undefined) {
      if (onMissing === undefined) throw new FileError("ENOENT", path);
      onMissing(here.path);
      return resolvePath(currentRoot(), mounts, path, follow, onMissing, currentRoot);
    }
    if (here.type !== "directory") throw new FileError("ENOTDIR", path);
    if (part === "..") {
      if (trail.length > 1) trail.pop();
      continue;
    }
    const next = child(here, part, mounts);
    if (next.type === "symlink" && (follow || pending.some((rest) => rest !== "" && rest !== "."))) {
      if (++links > SYMLINKS_FOLLOWED) throw new FileError("ELOOP", path);
      const target = linkTarget(next);
      if (target.startsWith("/")) trail = [rootPlace()];
      pending.push(...target.split("/").reverse());
      continue;
    }
    trail.push(next);
  }
  return trail[trail.length - 1] as Place;
}

function child(place: Place, name: string, mounts: ReadonlyMap<string, Mount>): Place {
  const path = joinPath(place.path, name);
  const mount = mounts.get(path);
  if (mount) return mountPlace(path, mount, mount.subPath);
  if (place.mount) return mountPlace(path, place.mount, joinPath(place.inner, name));
  const node = (place.node as DirectoryNode).entries.get(name);
  return { path, type: node?.kind, node, mount: undefined, inner: "" };
}

function mountPlace(path: string, mount: Mount, inner: string): Place {
  let type: FileStat["type"] | undefined;
  try {
    type = mount.fs.lstat(inner).type;
  } catch (error) {
    if (!(error instanceof FileError) || error.code !== "ENOENT") throw error;
  }
  return { path, type, node: undefined, mount, inner };
}

function linkTarget(place: Place): string {
  if (place.mount) return place.mount.fs.readLink(place.inner);
  return place.node?.kind === "symlink" ? place.node.target : "";
}
