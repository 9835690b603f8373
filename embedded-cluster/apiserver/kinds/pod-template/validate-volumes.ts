import type { Volume } from "../../../apimachinery/types/core.ts";
import { dns1123Label } from "../rules/names.ts";
import { duplicate, forbidden, invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";
import { quantity } from "../rules/resources.ts";
import { checkFieldRef, checkResourceFieldRef } from "./validate-environment.ts";

// Models ValidateVolumes of pkg/apis/core/validation.

const FILE_MODE = "must be a number between 0 and 0777 (octal), both inclusive";
const FIELDS_OF_FILES = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];
const HOST_PATH_TYPES = ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];
/** One of these stands in each volume; upstream looks at them in this order. */
const SOURCES = [
  "emptyDir",
  "hostPath",
  "gitRepo",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "secret",
  "nfs",
  "iscsi",
  "glusterfs",
  "flocker",
  "persistentVolumeClaim",
  "rbd",
  "cinder",
  "cephfs",
  "quobyte",
  "downwardAPI",
  "fc",
  "flexVolume",
  "configMap",
  "azureFile",
  "vsphereVolume",
  "photonPersistentDisk",
  "portworxVolume",
  "azureDisk",
  "storageos",
  "projected",
  "scaleIO",
  "csi",
  "ephemeral",
  "image",
];

interface KeyPath {
  key?: string;
  path?: string;
  mode?: number;
}

interface DownwardFile {
  path?: string;
  mode?: number;
  fieldRef?: { fieldPath?: string };
  resourceFieldRef?: { containerName?: string; resource?: string };
}

/** Gives the names that mounts may refer to: those of the volumes without a problem. */
export function checkVolumes(problems: Problems, path: string, volumes: readonly Volume[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [index, volume] of volumes.entries()) {
    const field = `${path}[${index}]`;
    const before = problems.length;
    checkSource(problems, field, volume);
    if (!volume.name) problems.push(required(`${field}.name`));
    else invalidFor(problems, `${field}.name`, volume.name, dns1123Label(volume.name));
    if (names.has(volume.name)) problems.push(duplicate(`${field}.name`, volume.name));
    if (problems.length === before) names.add(volume.name);
  }
  return names;
}

function checkSource(problems: Problems, field: string, volume: Volume): void {
  const fields = volume as unknown as Record<string, unknown>;
  const named = SOURCES.filter((source) => fields[source] !== undefined && fields[source] !== null);
  if (named.length === 0) problems.push(required(field, "must specify a volume type"));
  for (const extra of named.slice(1)) problems.push(forbidden(`${field}.${extra}`, "may not specify more than 1 volume type"));
  const source = named[0];
  if (source === "emptyDir" && (quantity(volume.emptyDir?.sizeLimit)?.nanos ?? 0n) < 0n) {
    problems.push(forbidden(`${field}.emptyDir.sizeLimit`, "SizeLimit field must be a valid resource quantity"));
  }
  if (source === "hostPath" && volume.hostPath) {
    if (!volume.hostPath.path) problems.push(required(`${field}.hostPath.path`));
    else {
      if (volume.hostPath.path.split("/").includes("..")) problems.push(invalid(`${field}.hostPath.path`, volume.hostPath.path, "must not contain '..'"));
      if (!HOST_PATH_TYPES.includes(volume.hostPath.type ?? "")) problems.push(notSupported(`${field}.hostPath.type`, volume.hostPath.type, HOST_PATH_TYPES));
    }
  }
  if (source === "secret" && volume.secret) {
    if (!volume.secret.secretName) problems.push(required(`${field}.secret.secretName`));
    checkItems(problems, `${field}.secret`, volume.secret);
  }
  if (source === "configMap" && volume.configMap) {
    if (!volume.configMap.name) problems.push(required(`${field}.configMap.name`));
    checkItems(problems, `${field}.configMap`, volume.configMap);
  }
  if (source === "persistentVolumeClaim" && !volume.persistentVolumeClaim?.claimName) problems.push(required(`${field}.persistentVolumeClaim.claimName`));
  if (source === "downwardAPI") {
    for (const file of (volume.downwardAPI?.items ?? []) as DownwardFile[]) checkDownwardFile(problems, `${field}.downwardAPI`, file);
  }
  if (source === "projected" && volume.projected) checkProjection(problems, `${field}.projected`, volume.projected);
}

function checkItems(problems: Problems, field: string, source: { items?: readonly KeyPath[]; defaultMode?: number }): void {
  checkMode(problems, `${field}.defaultMode`, source.defaultMode);
  for (const [index, item] of (source.items ?? []).entries()) checkKeyPath(problems, `${field}.items[${index}]`, item);
}

function checkKeyPath(problems: Problems, field: string, item: KeyPath): void {
  if (!item.key) problems.push(required(`${field}.key`));
  if (!item.path) problems.push(required(`${field}.path`));
  checkLocalPath(problems, `${field}.path`, item.path ?? "");
  checkMode(problems, `${field}.mode`, item.mode);
}

function checkDownwardFile(problems: Problems, field: string, file: DownwardFile): void {
  if (!file.path) problems.push(required(`${field}.path`));
  checkLocalPath(problems, `${field}.path`, file.path ?? "");
  if (file.fieldRef) {
    checkFieldRef(problems, `${field}.fieldRef`, file.fieldRef, FIELDS_OF_FILES);
    if (file.resourceFieldRef) problems.push(invalid(field, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"));
  } else if (file.resourceFieldRef) {
    checkResourceFieldRef(problems, `${field}.resourceFieldRef`, file.resourceFieldRef, true);
  } else {
    problems.push(required(field, "one of fieldRef and resourceFieldRef is required"));
  }
  checkMode(problems, `${field}.mode`, file.mode);
}

function checkProjection(problems: Problems, field: string, projected: NonNullable<Volume["projected"]>): void {
  checkMode(problems, `${field}.defaultMode`, projected.defaultMode);
  const taken = new Set<string>();
  const take = (path: string | undefined, shown: string) => {
    if (!path) return;
    if (taken.has(path)) problems.push(invalid(field, shown, "conflicting duplicate paths"));
    taken.add(path);
  };
  for (const [index, source] of (projected.sources ?? []).entries()) {
    const place = `${field}.sources[${index}]`;
    const named = Object.entries(source).filter(([, value]) => value !== undefined && value !== null);
    for (const name of ["secret", "configMap"] as const) {
      const part = source[name];
      if (!part) continue;
      if (!part.name) problems.push(required(`${place}.${name}.name`));
      for (const [position, item] of (part.items ?? []).entries()) {
        checkKeyPath(problems, `${place}.${name}.items[${position}]`, item);
        take(item.path, part.name);
      }
    }
    for (const file of (source.downwardAPI?.items ?? []) as DownwardFile[]) {
      checkDownwardFile(problems, `${place}.downwardAPI`, file);
      take(file.path, file.path ?? "");
    }
    if (source.serviceAccountToken) {
      const seconds = source.serviceAccountToken.expirationSeconds ?? 3600;
      const at = `${place}.serviceAccountToken.expirationSeconds`;
      if (seconds < 600) problems.push(invalid(at, seconds, "may not specify a duration less than 10 minutes"));
      if (seconds > 2 ** 32) problems.push(invalid(at, seconds, "may not specify a duration larger than 2^32 seconds"));
      if (!source.serviceAccountToken.path) problems.push(required(`${field}.path`));
      else checkLocalPath(problems, `${field}.path`, source.serviceAccountToken.path);
    }
    if (named.length > 1) problems.push(forbidden(place, "may not specify more than 1 volume type per source"));
  }
}

function checkMode(problems: Problems, field: string, mode: number | undefined | null): void {
  if (typeof mode === "number" && (mode < 0 || mode > 0o777)) problems.push(invalid(field, mode, FILE_MODE));
}

/** A path that stays below its volume. Models ValidateLocalNonReservedPath. */
function checkLocalPath(problems: Problems, field: string, path: string): void {
  checkDescendingPath(problems, field, path);
  if (path.startsWith("..") && !path.startsWith("../")) problems.push(invalid(field, path, "must not start with '..'"));
}

export function checkDescendingPath(problems: Problems, field: string, path: string): void {
  if (path.startsWith("/")) problems.push(invalid(field, path, "must be a relative path"));
  if (path.split("/").includes("..")) problems.push(invalid(field, path, "must not contain '..'"));
}
