import { isAlreadyExists, isNotFound } from "../../apimachinery/status.ts";
import type { ControllerRevision } from "../../apimachinery/types/apps.ts";
import type { Informer } from "../../client/informer.ts";
import type { ResourceClient } from "../../client/resource-client.ts";

/** The ControllerRevisions of one controller: each call resolves when the cache shows its effect. Models pkg/controller/history. */
export class ControllerHistory {
  readonly informer: Informer<ControllerRevision>;
  readonly writer: ResourceClient<ControllerRevision>;

  constructor(informer: Informer<ControllerRevision>, writer: ResourceClient<ControllerRevision>) {
    this.informer = informer;
    this.writer = writer;
  }

  /** The revision that was made, or the one of that name when there is one already: `made` tells which. */
  async create(revision: ControllerRevision): Promise<{ revision: ControllerRevision; made: boolean }> {
    try {
      const created = await this.writer.create(revision, revision.metadata.namespace);
      await this.informer.reached(created.metadata.resourceVersion);
      return { revision: created, made: true };
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      return { revision: await this.writer.get(revision.metadata.name, revision.metadata.namespace), made: false };
    }
  }

  /** Gives an older revision a new number: what it keeps is current again. */
  async renumber(revision: ControllerRevision, number: number): Promise<ControllerRevision> {
    if (revision.revision === number) return revision;
    const updated = await this.writer.update({ ...revision, revision: number });
    await this.informer.reached(updated.metadata.resourceVersion);
    return updated;
  }

  async delete({ metadata }: ControllerRevision): Promise<void> {
    await this.writer.delete(metadata.name, metadata.namespace).catch((error) => {
      if (!isNotFound(error)) throw error;
    });
  }
}

/** Oldest number first; then the older, then by name. */
export function byRevision(left: ControllerRevision, right: ControllerRevision): number {
  if (left.revision !== right.revision) return left.revision - right.revision;
  const [a = "", b = ""] = [left.metadata.creationTimestamp, right.metadata.creationTimestamp];
  if (a !== b) return a < b ? -1 : 1;
  return left.metadata.name < right.metadata.name ? -1 : 1;
}
