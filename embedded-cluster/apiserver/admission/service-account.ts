import type { KubeObject } from "../../apimachinery/object.ts";
import type { Pod, Volume, VolumeMount } from "../../apimachinery/types/core.ts";
import { sleep } from "../../kernel/clock.ts";
import { type Random, randomSuffix } from "../../kernel/random.ts";
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from "../hooks.ts";
import { checkSecrets, secretsOf } from "./mountable-secrets.ts";
import { isFor, refuse } from "./refuse.ts";

const MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
const VOLUME_PREFIX = "kube-api-access-";
/** An hour, and seven seconds by which kubelets know tokens of this kind. */
const TOKEN_SECONDS = 3_607;
/** A new namespace's default account is made by a controller, a moment later: look again for about a second, as upstream. */
const ATTEMPTS = 10;
const RETRY_MILLISECONDS = 100;

/** Every pod has an account, and its token and the cluster's certificate at hand. Models plugin/pkg/admission/serviceaccount. */
export const SERVICE_ACCOUNT_ADMISSION: AdmissionPlugin = {
  name: "ServiceAccount",
  admit(request, context) {
    if (!isFor(request, "", "pods") || request.operation !== "CREATE" || request.object === undefined) return;
    const pod = request.object as Pod;
    if (pod.spec === undefined || pod.spec === null) return;
    if (pod.metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined) return checkMirror(request, pod);
    const name = (pod.spec.serviceAccountName ||= "default");
    pod.spec.serviceAccount = name;
    const account = context.find("serviceaccounts", "", request.namespace, name);
    const given = (found: KubeObject) => {
      apply(pod, found, context.random);
      checkSecrets(request, pod, found);
    };
    if (account !== undefined) return given(account);
    if (name === "default") return waitForAccount(request, context).then(given);
    throw noAccount(request, name);
  },
};

/** A mirror is only shown here: its node runs it, without what the cluster would give it. */
function checkMirror(request: AdmissionRequest, { spec }: Pod): void {
  if (spec.serviceAccountName) throw refuse(request, "a mirror pod may not reference service accounts");
  if (secretsOf(spec).next().done !== true) throw refuse(request, "a mirror pod may not reference secrets");
  const projected = (spec.volumes ?? []).flatMap((volume) => volume.projected?.sources ?? []);
  if (projected.some(({ serviceAccountToken }) => serviceAccountToken !== undefined)) {
    throw refuse(request, "a mirror pod may not use ServiceAccountToken volume projections");
  }
}

async function waitForAccount(request: AdmissionRequest, context: AdmissionContext): Promise<KubeObject> {
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    await sleep(context.clock, RETRY_MILLISECONDS);
    const account = context.find("serviceaccounts", "", request.namespace, "default");
    if (account !== undefined) return account;
  }
  throw noAccount(request, "default");
}

function noAccount(request: AdmissionRequest, name: string): Error {
  return refuse(request, `error looking up service account ${request.namespace}/${name}: serviceaccount "${name}" not found`);
}

function apply(pod: Pod, account: KubeObject, random: Random): void {
  if (pod.spec.automountServiceAccountToken ?? account["automountServiceAccountToken"] ?? true) mountToken(pod, random);
  const secrets = (account["imagePullSecrets"] ?? []) as { name: string }[];
  if ((pod.spec["imagePullSecrets"] ?? []).length === 0 && secrets.length > 0) pod.spec["imagePullSecrets"] = secrets.map(({ name }) => ({ name }));
}

function mountToken(pod: Pod, random: Random): void {
  const existing = (pod.spec.volumes ?? []).find((volume) => volume.name?.startsWith(VOLUME_PREFIX));
  const name = existing?.name ?? `${VOLUME_PREFIX}${randomSuffix(random)}`;
  let needed = false;
  for (const container of [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])]) {
    // Whoever mounts something of their own there means it.
    if ((container.volumeMounts ?? []).some((mount) => mount.mountPath === MOUNT_PATH)) continue;
    const mount: VolumeMount = { name, readOnly: true, mountPath: MOUNT_PATH };
    container.volumeMounts = [...(container.volumeMounts ?? []), mount];
    needed = true;
  }
  if (needed && existing === undefined) pod.spec.volumes = [...(pod.spec.volumes ?? []), tokenVolume(name)];
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      defaultMode: 0o644,
      sources: [
        { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: "token" } },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        { downwardAPI: { items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } as { fieldPath: string } }] } },
      ],
    },
  };
}
