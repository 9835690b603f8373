import { fromBase64 } from "../../kernel/bytes.ts";
import { decodeUtf8 } from "../../kernel/bytes.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { Describer } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { annotations, labels } from "./multi-line.ts";
import { nameAndNamespace } from "./workloads.ts";

export const describeConfigMap: Describer = async (map, context) => {
  const writer = new DescribeWriter();
  nameAndNamespace(writer, map);
  labels(writer, "Labels", map.metadata.labels);
  annotations(writer, "Annotations", map.metadata.annotations);
  writer.line(0, "\nData\n====");
  for (const key of Object.keys(map.data ?? {}).sort()) writer.line(0, `${key}:\n----\n${map.data[key]}\n`);
  writer.line(0, "\nBinaryData\n====");
  for (const key of Object.keys(map.binaryData ?? {}).sort()) writer.line(0, `${key}: ${fromBase64(map.binaryData[key]).length} bytes`);
  writer.line(0, "");
  await describeEvents(writer, map, context);
  return writer.text();
};

export const describeSecret: Describer = async (secret) => {
  const writer = new DescribeWriter();
  nameAndNamespace(writer, secret);
  labels(writer, "Labels", secret.metadata.labels);
  annotations(writer, "Annotations", secret.metadata.annotations);
  writer.line(0, `\nType:\t${secret.type ?? ""}`);
  writer.line(0, "\nData\n====");
  for (const key of Object.keys(secret.data ?? {}).sort()) {
    const bytes = fromBase64(secret.data[key]);
    const shown = key === "token" && secret.type === "kubernetes.io/service-account-token" ? decodeUtf8(bytes) : `${bytes.length} bytes`;
    writer.field(0, key, shown);
  }
  return writer.text();
};

export const describeServiceAccount: Describer = async (account, context) => {
  const writer = new DescribeWriter();
  nameAndNamespace(writer, account);
  labels(writer, "Labels", account.metadata.labels);
  annotations(writer, "Annotations", account.metadata.annotations);
  const names: string[] = (account.imagePullSecrets ?? []).map((secret: { name: string }) => secret.name);
  if (names.length === 0) writer.line(0, "Image pull secrets:\t<none>");
  names.forEach((name, index) => writer.line(0, `${index === 0 ? "Image pull secrets:" : "                   "}\t${name}`));
  await describeEvents(writer, account, context);
  return writer.text();
};
