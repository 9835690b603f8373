import { quantityValue } from "../../apimachinery/quantity/arithmetic.ts";
import type { Volume } from "../../apimachinery/types/core.ts";
import type { ResourceClient } from "../../client/resource-client.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Random } from "../../kernel/random.ts";
import type { FileSystem } from "../../shell/process/file-system.ts";
import { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";
import { writePayload } from "./atomic-writer.ts";
import { openClaim } from "./claim.ts";
import { giveToGroup } from "./fs-group.ts";
import { openHostPath } from "./host-path.ts";
import { MountError, setUpFailed } from "./mount-error.ts";
import type { NodeDisk } from "./node-disk.ts";
import { type PayloadContext, volumePayload } from "./payload.ts";

/** A volume that is set up: which part of which file system a mount of it shows. */
export interface OpenVolume {
  fs: FileSystem;
  /** "/" but for host paths. */
  root: string;
  readOnly: boolean;
}

export interface VolumeContext extends PayloadContext {
  clock: Clock;
  random: Random;
  disk: NodeDisk;
  nodeName: string;
  claims: ResourceClient;
  persistentVolumes: ResourceClient;
}

/** The set-up volumes of one pod. */
export class PodVolumes {
  private readonly open = new Map<string, OpenVolume>();
  private readonly payloads = new Map<string, MemoryFileSystem>();

  get(name: string): OpenVolume | undefined {
    return this.open.get(name);
  }

  /** Sets up what is not set up yet; all failures, one per volume. */
  async setUp(context: VolumeContext): Promise<MountError[]> {
    const failures: MountError[] = [];
    for (const volume of context.pod.spec.volumes ?? []) {
      if (this.open.has(volume.name)) continue;
      try {
        this.open.set(volume.name, await this.openVolume(volume, context));
      } catch (error) {
        failures.push(error instanceof MountError ? error : setUpFailed(volume.name, error));
      }
    }
    return failures;
  }

  /** Brings the files made from API objects up to date. A source that has gone leaves the files as they are. */
  async refresh(context: VolumeContext): Promise<void> {
    for (const volume of context.pod.spec.volumes ?? []) {
      const fs = this.payloads.get(volume.name);
      if (fs === undefined) continue;
      const payload = await volumePayload(volume, context).catch(() => undefined);
      if (payload !== undefined && writePayload(fs, payload, context.clock, context.random)) giveToGroup(fs, "/", true, context.pod);
    }
  }

  private async openVolume(volume: Volume, context: VolumeContext): Promise<OpenVolume> {
    if (volume.persistentVolumeClaim !== undefined) return await openClaim(volume, context);
    if (volume.hostPath !== undefined) return openHostPath(context.disk.volume(`node/${context.nodeName}`), volume.hostPath);
    if (volume.configMap ?? volume.secret ?? volume.downwardAPI ?? volume.projected) return await this.openPayload(volume, context);
    return openEmptyDir(volume, context);
  }

  private async openPayload(volume: Volume, context: VolumeContext): Promise<OpenVolume> {
    const payload = await volumePayload(volume, context);
    const fs = new MemoryFileSystem({ clock: context.clock });
    writePayload(fs, payload, context.clock, context.random);
    giveToGroup(fs, "/", true, context.pod);
    this.payloads.set(volume.name, fs);
    return { fs, root: "/", readOnly: true };
  }
}

/** The disk's name of a pod's emptyDir; those of a pod that has gone are deleted by this prefix. */
export function emptyDirPrefix(podUid: string): string {
  return `pods/${podUid}/`;
}

function openEmptyDir({ name, emptyDir }: Volume, { disk, pod, clock }: VolumeContext): OpenVolume {
  const quota = emptyDir?.sizeLimit === undefined ? {} : { quotaBytes: quantityValue(emptyDir.sizeLimit) };
  const fs =
    emptyDir?.medium === "Memory"
      ? new MemoryFileSystem({ clock, budget: disk.budget, ...quota })
      : // A folder of the node's disk has no quota: a pod that fills it is evicted.
        disk.volume(emptyDirPrefix(pod.metadata.uid ?? "") + name);
  giveToGroup(fs, "/", false, pod);
  return { fs, root: "/", readOnly: false };
}
