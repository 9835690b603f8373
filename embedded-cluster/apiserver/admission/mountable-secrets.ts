import type { KubeObject } from "../../apimachinery/object.ts";
import type { Container, Pod, PodSpec } from "../../apimachinery/types/core.ts";
import type { AdmissionRequest } from "../hooks.ts";
import { refuse } from "./refuse.ts";

const ENFORCED = "kubernetes.io/enforce-mountable-secrets";

/** An account may say that its pods use no secrets but its own. Models limitSecretReferences of plugin/pkg/admission/serviceaccount. */
export function checkSecrets(request: AdmissionRequest, { spec }: Pod, account: KubeObject): void {
  if (!/^(1|t|T|true|TRUE|True)$/.test(account.metadata.annotations?.[ENFORCED] ?? "")) return;
  const { name } = account.metadata;
  const own = namesOf(account["secrets"]);
  for (const { secret, where } of secretsOf(spec)) {
    if (!own.has(secret))
      throw refuse(request, `${where}secret.secretName="${secret}" is not allowed because service account ${name} does not reference that secret`);
  }
  const pulled = namesOf(account["imagePullSecrets"]);
  for (const [index, { name: secret }] of ((spec["imagePullSecrets"] ?? []) as { name: string }[]).entries()) {
    if (pulled.has(secret)) continue;
    throw refuse(request, `imagePullSecrets[${index}].name="${secret}" is not allowed because service account ${name} does not reference that imagePullSecret`);
  }
}

interface Use {
  secret: string;
  /** As the refusal begins. */
  where: string;
}

/** The secrets that a pod mounts or reads, and how a refusal speaks of each. */
export function* secretsOf(spec: PodSpec): Generator<Use, void> {
  for (const { secret } of spec.volumes ?? []) {
    if (secret !== undefined) yield { secret: secret.secretName ?? "", where: "volume with " };
  }
  for (const container of spec.initContainers ?? []) yield* read(container, "init container");
  for (const container of spec.containers ?? []) yield* read(container, "container");
}

function* read({ name, env, envFrom }: Container, what: string): Generator<Use, void> {
  for (const { name: variable, valueFrom } of env ?? []) {
    const secret = valueFrom?.secretKeyRef?.name;
    if (secret !== undefined) yield { secret, where: `${what} ${name} with envVar ${variable} referencing ` };
  }
  for (const { secretRef } of envFrom ?? []) {
    if (secretRef !== undefined) yield { secret: secretRef.name ?? "", where: `${what} ${name} with envFrom referencing ` };
  }
}

function namesOf(references: unknown): ReadonlySet<string> {
  return new Set(((references ?? []) as { name?: string }[]).map(({ name }) => name ?? ""));
}
