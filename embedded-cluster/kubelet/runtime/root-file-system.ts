import type { Container } from "../../apimachinery/types/core.ts";
import type { Image } from "../../images/image.ts";
import { EMPTY_BYTES } from "../../kernel/bytes.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { FileSystem } from "../../shell/process/file-system.ts";
import type { ImageLayer } from "../../shell/process/file-tree.ts";
import { createImageLayer } from "../../shell/process/image-layer.ts";
import { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";
import { joinPath } from "../../shell/process/paths.ts";
import type { ProcessUser } from "../../shell/process/process.ts";
import type { StorageBudget } from "../../shell/process/storage-budget.ts";
import { expandReferences } from "../environment/expansion.ts";
import { isForeignUser } from "./container-user.ts";
import type { PodVolumes } from "../volumes/pod-volumes.ts";

/** Layers are immutable: one per image, whoever runs it. */
const layers = new WeakMap<Image, ImageLayer>();

interface RootInput {
  container: Container;
  image: Image;
  volumes: PodVolumes;
  /** hosts, hostname and resolv.conf, which the pod's containers share. */
  podFiles: FileSystem;
  environment: Map<string, string>;
  user: ProcessUser;
  clock: Clock;
  budget: StorageBudget;
}

export const DEFAULT_TERMINATION_PATH = "/dev/termination-log";

/** What a container sees at "/": its image's files, the pod's, and its volumes. Throws Error for a mount that cannot be made. */
export function rootFileSystem(input: RootInput): MemoryFileSystem {
  const { container, image, volumes, podFiles, environment, user, clock, budget } = input;
  const fs = new MemoryFileSystem({ layer: layerOf(image), clock, uid: user.uid, gid: user.gid, budget });
  for (const name of ["hosts", "hostname", "resolv.conf"]) fs.mount(`/etc/${name}`, podFiles, { subPath: `/${name}` });
  const termination = container.terminationMessagePath ?? DEFAULT_TERMINATION_PATH;
  makeParent(fs, termination);
  fs.writeFile(termination, EMPTY_BYTES, { mode: 0o666 });
  // Shorter paths first, so that a volume inside another volume's folder lies over it.
  const mounts = [...(container.volumeMounts ?? [])].sort((left, right) => left.mountPath.length - right.mountPath.length);
  for (const { name, mountPath, subPath, readOnly, ...rest } of mounts) {
    const volume = volumes.get(name);
    if (volume === undefined) throw new Error(`cannot find volume "${name}" to mount into container "${container.name}"`);
    const below = subPath ?? expandReferences((rest as { subPathExpr?: string }).subPathExpr ?? "", (key) => environment.get(key));
    const path = joinPath(volume.root, below);
    if (below !== "" && !volume.fs.exists(path)) {
      if (volume.readOnly) throw new Error(`failed to prepare subPath for volumeMount "${name}" of container "${container.name}"`);
      volume.fs.makeDirectory(path, { recursive: true });
    }
    const source = below === "" ? volume.fs : pinned(volume.fs, path, clock);
    fs.mount(mountPath, source, { subPath: path, readOnly: readOnly === true || volume.readOnly });
  }
  const workingDirectory = container.workingDir ?? image.workingDirectory;
  if (workingDirectory !== undefined && !fs.exists(workingDirectory)) fs.makeDirectory(workingDirectory, { recursive: true });
  if (container.securityContext?.readOnlyRootFilesystem === true) fs.readOnly = true;
  if (isForeignUser(user, image)) fs.restrictedTo = { uid: user.uid, gid: user.gid, groups: user.groups ?? [] };
  return fs;
}

/**
 * A bind mount of a subPath holds on to what is there now: files of a ConfigMap that lie behind links stay as they are when
 * the ConfigMap changes.
 */
function pinned(fs: FileSystem, path: string, clock: Clock): FileSystem {
  const real = fs.realPath(path);
  if (real === path || fs.stat(real).type !== "file") return fs;
  const copy = new MemoryFileSystem({ clock });
  copy.makeDirectory(path.slice(0, path.lastIndexOf("/")) || "/", { recursive: true });
  copy.writeFile(path, fs.readFile(real), { mode: fs.stat(real).mode });
  return copy;
}

function layerOf(image: Image): ImageLayer {
  let layer = layers.get(image);
  if (layer === undefined) {
    layer = createImageLayer({ files: image.files ?? {}, programs: image.programs });
    layers.set(image, layer);
  }
  return layer;
}

function makeParent(fs: MemoryFileSystem, path: string): void {
  const parent = path.slice(0, path.lastIndexOf("/"));
  if (parent !== "") fs.makeDirectory(parent, { recursive: true });
}
