/** A volume that cannot be set up now; the event about it, worded as the volume manager's. */
export class MountError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "MountError";
  }
}

/** Models operationexecutor.VolumeToMount.GenerateError. */
export function setUpFailed(volume: string, error: unknown): MountError {
  return new MountError(`MountVolume.SetUp failed for volume "${volume}" : ${error instanceof Error ? error.message : String(error)}`);
}
