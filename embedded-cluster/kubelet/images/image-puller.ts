import type { Container, Pod } from "../../apimachinery/types/core.ts";
import type { Image, ImageRegistry } from "../../images/image.ts";
import { type Clock, sleep } from "../../kernel/clock.ts";
import { BackOff } from "../runtime/back-off.ts";
import { StartError } from "../runtime/start-error.ts";
import type { ContainerEvents } from "../runtime/container-events.ts";
import { type ImageReference, canonicalName, parseImageReference } from "./image-reference.ts";

const FIRST_BACK_OFF_MILLISECONDS = 10_000;
const LONGEST_BACK_OFF_MILLISECONDS = 300_000;
/** A pull takes as long as a link of this speed would need, up to the longest pull: noticeable, never a nuisance. */
const PULL_BYTES_PER_MILLISECOND = 4 * 1024 * 1024;
const LONGEST_PULL_MILLISECONDS = 50;

/**
 * Fetches images to one node. Models pkg/kubelet/images.imageManager; a node that restarts keeps its images.
 */
export class ImagePuller {
  private readonly present = new Set<string>();
  private readonly failures = new Map<string, string>();
  private readonly registry: ImageRegistry;
  private readonly clock: Clock;
  private readonly backOff: BackOff;
  private readonly stopped: AbortSignal;

  /** Pulls end with `stopped`. */
  constructor(registry: ImageRegistry, clock: Clock, stopped: AbortSignal) {
    this.stopped = stopped;
    this.registry = registry;
    this.clock = clock;
    this.backOff = new BackOff(clock, FIRST_BACK_OFF_MILLISECONDS, LONGEST_BACK_OFF_MILLISECONDS);
  }

  /** Puts an image on the node without a pull: what ran there before a restart. */
  preload(reference: string): void {
    try {
      this.present.add(canonicalName(parseImageReference(reference)));
    } catch {
      // An invalid name was never pulled either.
    }
  }

  /** The image to run. Throws {@link StartError} with the reason that the container's waiting state shows. */
  async ensure(pod: Pod, container: Container, events: ContainerEvents): Promise<Image> {
    const asked = container.image;
    const policy = container.imagePullPolicy ?? "IfNotPresent";
    const reference = this.parse(asked, events);
    const name = canonicalName(reference);
    if (policy !== "Always" && this.present.has(name)) {
      const image = this.registry.find(asked);
      if (image !== undefined) {
        events.normal("Pulled", `Container image "${asked}" already present on machine and can be accessed by the pod`);
        return image;
      }
    }
    if (policy === "Never") {
      const message = `Container image "${asked}" is not present with pull policy of Never`;
      events.warning("ErrImageNeverPull", message);
      throw new StartError("ErrImageNeverPull", message);
    }
    return await this.pull(`${pod.metadata.uid}_${asked}`, asked, reference, events);
  }

  forget(podUid: string): void {
    this.backOff.forget(`${podUid}_`);
    for (const key of [...this.failures.keys()]) if (key.startsWith(`${podUid}_`)) this.failures.delete(key);
  }

  private parse(asked: string, events: ContainerEvents) {
    try {
      return parseImageReference(asked);
    } catch (error) {
      const message = `Failed to apply default image tag "${asked}": couldn't parse image name "${asked}": ${(error as Error).message}`;
      events.warning("InspectFailed", message);
      throw new StartError("InvalidImageName", message);
    }
  }

  private async pull(key: string, asked: string, reference: ImageReference, events: ContainerEvents): Promise<Image> {
    if (this.backOff.isWaitingSinceUpdate(key)) {
      const message = `Back-off pulling image "${asked}"`;
      events.normal("BackOff", message);
      const failure = this.failures.get(key);
      throw new StartError("ImagePullBackOff", failure === undefined ? message : `${message}: ${failure}`, this.backOff.endOfUpdate(key));
    }
    this.failures.delete(key);
    events.normal("Pulling", `Pulling image "${asked}"`);
    const name = canonicalName(reference);
    const image = this.registry.find(asked);
    if (image === undefined) {
      const message = refusal(reference, this.registry);
      events.warning("Failed", `Failed to pull image "${asked}": ${message}`);
      this.backOff.next(key, this.clock.now());
      this.failures.set(key, `ErrImagePull: ${message}`);
      throw new StartError("ErrImagePull", message);
    }
    const took = this.present.has(name) ? 0 : Math.min(LONGEST_PULL_MILLISECONDS, Math.ceil(image.size / PULL_BYTES_PER_MILLISECOND));
    if (took > 0) await sleep(this.clock, took, this.stopped);
    this.present.add(name);
    events.normal("Pulled", `Successfully pulled image "${asked}" in ${took}ms (${took}ms including waiting). Image size: ${image.size} bytes.`);
    return image;
  }
}

/** What containerd answers when it cannot find an image. */
function refusal(reference: ImageReference, registry: ImageRegistry): string {
  const name = canonicalName(reference);
  const context = `failed to pull and unpack image "${name}": failed to resolve reference "${name}"`;
  if (reference.registry !== "docker.io") {
    const host = reference.registry;
    const manifest = `https://${host}/v2/${reference.repository}/manifests/${reference.digest ?? reference.tag ?? "latest"}`;
    return `${context}: failed to do request: Head "${manifest}": dial tcp: lookup ${host.replace(/:\d+$/, "")}: no such host`;
  }
  const repository = reference.repository.replace(/^library\//, "");
  // The kubelet strips the gRPC code "Unknown" from a pull error, and keeps any other.
  if (registry.list().some((image) => image.repository === repository)) return `rpc error: code = NotFound desc = ${context}: ${name}: not found`;
  return `${context}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;
}
