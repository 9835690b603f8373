import type { KubeObject } from "../../apimachinery/object.ts";
import type { DescribeWriter } from "./describe-writer.ts";

type Loose = KubeObject[string];

export function describeVolumes(writer: DescribeWriter, volumes: Loose[], space: string): void {
  if (volumes.length === 0) return writer.line(0, `${space}Volumes:\t<none>`);
  writer.line(0, `${space}Volumes:`);
  for (const volume of volumes) {
    writer.line(1, `${space === "" ? "" : " "}${volume.name}:`);
    describeSource(writer, volume);
  }
}

/** The source of a volume, or of a PersistentVolume. */
export function describeSource(writer: DescribeWriter, volume: Loose): void {
  const write = (type: string, fields: [string, unknown][]) => {
    writer.field(2, "Type", type);
    for (const [title, value] of fields) writer.field(2, title, value);
  };
  if (volume.hostPath) {
    write("HostPath (bare host directory volume)", [
      ["Path", volume.hostPath.path],
      ["HostPathType", volume.hostPath.type ?? "<none>"],
    ]);
  } else if (volume.emptyDir) {
    write("EmptyDir (a temporary directory that shares a pod's lifetime)", [
      ["Medium", volume.emptyDir.medium ?? ""],
      ["SizeLimit", volume.emptyDir.sizeLimit ?? "<unset>"],
    ]);
  } else if (volume.secret) {
    write("Secret (a volume populated by a Secret)", [
      ["SecretName", volume.secret.secretName],
      ["Optional", volume.secret.optional === true],
    ]);
  } else if (volume.configMap) {
    write("ConfigMap (a volume populated by a ConfigMap)", [
      ["Name", volume.configMap.name],
      ["Optional", volume.configMap.optional === true],
    ]);
  } else if (volume.nfs) {
    write("NFS (an NFS mount that lasts the lifetime of a pod)", [
      ["Server", volume.nfs.server],
      ["Path", volume.nfs.path],
      ["ReadOnly", volume.nfs.readOnly === true],
    ]);
  } else if (volume.persistentVolumeClaim) {
    write("PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)", [
      ["ClaimName", volume.persistentVolumeClaim.claimName],
      ["ReadOnly", volume.persistentVolumeClaim.readOnly === true],
    ]);
  } else if (volume.local) write("LocalVolume (a persistent volume backed by local storage on a node)", [["Path", volume.local.path]]);
  else if (volume.downwardAPI) downwardApi(writer, volume.downwardAPI);
  else if (volume.projected) projected(writer, volume.projected);
  else if (volume.csi) csi(writer, volume.csi);
  else if (volume.ephemeral) writer.field(2, "Type", "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)");
  else if (volume.image) {
    write("Image (a container image or OCI artifact)", [
      ["Reference", volume.image.reference],
      ["PullPolicy", volume.image.pullPolicy],
    ]);
  } else writer.line(1, "<unknown>");
}

function downwardApi(writer: DescribeWriter, source: Loose): void {
  writer.field(2, "Type", "DownwardAPI (a volume populated by information about the pod)");
  writer.line(2, "Items:");
  for (const item of source.items ?? []) writer.line(3, `${item.fieldRef?.fieldPath ?? item.resourceFieldRef?.resource} -> ${item.path}`);
}

function projected(writer: DescribeWriter, source: Loose): void {
  writer.field(2, "Type", "Projected (a volume that contains injected data from multiple sources)");
  for (const each of source.sources ?? []) {
    if (each.secret) {
      writer.field(2, "SecretName", each.secret.name);
      writer.field(2, "Optional", each.secret.optional === true);
    } else if (each.downwardAPI) writer.field(2, "DownwardAPI", "true");
    else if (each.configMap) {
      writer.field(2, "ConfigMapName", each.configMap.name);
      writer.field(2, "Optional", each.configMap.optional === true);
    } else if (each.serviceAccountToken) writer.field(2, "TokenExpirationSeconds", each.serviceAccountToken.expirationSeconds ?? 3600);
  }
}

function csi(writer: DescribeWriter, source: Loose): void {
  writer.field(2, "Type", "CSI (a Container Storage Interface (CSI) volume source)");
  writer.field(2, "Driver", source.driver);
  writer.field(2, "FSType", source.fsType ?? "");
  writer.field(2, "ReadOnly", source.readOnly === true);
}
