/** Why a container could not be started: what its waiting state shows. */
export class StartError extends Error {
  /** "ErrImagePull", "CreateContainerConfigError", "CrashLoopBackOff"… */
  readonly reason: string;
  /** When trying again can help, in milliseconds since the epoch; undefined: at the kubelet's usual pace. */
  readonly retryAt: number | undefined;

  constructor(reason: string, message: string, retryAt?: number) {
    super(message);
    this.name = "StartError";
    this.reason = reason;
    this.retryAt = retryAt;
  }
}
