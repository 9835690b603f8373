import { formatQuantity } from "../../apimachinery/quantity/format.ts";
import { parseQuantity } from "../../apimachinery/quantity/quantity.ts";
import { quantityValue } from "../../apimachinery/quantity/arithmetic.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { Clock } from "../../kernel/clock.ts";
import { type Disposable, DisposableStack } from "../../kernel/disposable.ts";
import type { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";
import type { NodeDisk } from "../volumes/node-disk.ts";
import { emptyDirPrefix } from "../volumes/pod-volumes.ts";

/** How long after a limit was passed it is noticed, as the eviction manager looks round every ten seconds. */
const NOTICE_MILLISECONDS = 5_000;

/**
 * Notices that a pod's emptyDirs hold more than they may; asks only when something was written. Models the eviction manager's
 * localStorageEviction.
 */
export function watchEmptyDirs(pod: Pod, disk: NodeDisk, clock: Clock, exceeded: (message: string) => void): Disposable {
  const opened = new DisposableStack();
  for (const { name, emptyDir } of pod.spec.volumes ?? []) {
    if (emptyDir?.sizeLimit === undefined || emptyDir.medium === "Memory") continue;
    const limit = quantityValue(emptyDir.sizeLimit);
    if (limit === 0) continue;
    const message = `Usage of EmptyDir volume ${JSON.stringify(name)} exceeds the limit ${JSON.stringify(formatQuantity(parseQuantity(emptyDir.sizeLimit)))}. `;
    opened.use(whenFuller(disk.volume(emptyDirPrefix(pod.metadata.uid ?? "") + name), limit, clock, () => exceeded(message)));
  }
  return opened;
}

function whenFuller(fs: MemoryFileSystem, limitBytes: number, clock: Clock, act: () => void): Disposable {
  const opened = new DisposableStack();
  let waiting = false;
  opened.use(
    fs.onChange(() => {
      if (waiting || fs.usage.bytes <= limitBytes) return;
      waiting = true;
      const timer = clock.setTimer(NOTICE_MILLISECONDS, () => {
        waiting = false;
        if (fs.usage.bytes > limitBytes) act();
      });
      opened.defer(() => timer.dispose());
    }),
  );
  return opened;
}
