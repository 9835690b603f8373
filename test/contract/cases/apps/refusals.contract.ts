import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { type Loose, SLEEPER, workload } from "./workload.ts";

// What the API server refuses to store, and its very words.

type Kind = "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet";

function refusedCreate(kind: Kind, what: string, spec: object, problems: string, metadata: object = {}): void {
  contractCase(`apps: a ${kind} with ${what} is refused`, async (c) => {
    const object = workload(kind, "web", spec);
    Object.assign(object.metadata, metadata);
    const { code, reason, message } = await c.refused(c.create(object));
    expect({ code, reason, message }).toEqual({ code: 422, reason: "Invalid", message: `${kind}.apps "${object.metadata.name}" is invalid: ${problems}` });
  });
}

function refusedUpdate(kind: Kind, what: string, spec: object, change: (spec: Loose) => void, problems: string): void {
  contractCase(`apps: a ${kind} whose update ${what} is refused`, async (c) => {
    const made: Loose = await c.create(workload(kind, "web", spec));
    const { code, message } = await c.refused(
      (async () => {
        // Controllers write too: a lost race is tried again.
        for (let object = made; ; object = await c.get("apps/v1", kind, "web")) {
          change(object.spec);
          try {
            return await c.update(object);
          } catch (error) {
            if ((error as { code?: number }).code !== 409) throw error;
          }
        }
      })(),
    );
    expect({ code, message }).toEqual({ code: 422, message: `${kind}.apps "web" is invalid: ${problems}` });
  });
}

const template = (labels: object, pod: object = {}) => ({ template: { metadata: { labels }, spec: { containers: [SLEEPER], ...pod } } });
const OTHER = template({ app: "other" });
const LONELY = 'spec.template.metadata.labels: Invalid value: {"app":"other"}: `selector` does not match template `labels`';
const NOT_NEGATIVE = "must be greater than or equal to 0";
const PERCENT = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

refusedCreate("StatefulSet", "a selector that its template does not meet", OTHER, LONELY);
refusedCreate("StatefulSet", "an empty selector", { selector: {} }, "spec.selector: Invalid value: {}: empty selector is invalid for statefulset");
refusedCreate(
  "StatefulSet",
  "no selector",
  { selector: undefined },
  '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`]',
);
refusedCreate("StatefulSet", "fewer replicas than none", { replicas: -1 }, `spec.replicas: Invalid value: -1: ${NOT_NEGATIVE}`);
refusedCreate(
  "StatefulSet",
  "an unknown pod management policy",
  { podManagementPolicy: "Chaotic" },
  "spec.podManagementPolicy: Invalid value: \"Chaotic\": must be 'OrderedReady' or 'Parallel'",
);
refusedCreate(
  "StatefulSet",
  "an unknown update strategy",
  { updateStrategy: { type: "Recreate" } },
  'spec.updateStrategy: Invalid value: {"Type":"Recreate","RollingUpdate":null}: must be \'RollingUpdate\' or \'OnDelete\'',
);
refusedCreate(
  "StatefulSet",
  "a partition that it does not roll",
  { updateStrategy: { type: "OnDelete", rollingUpdate: { partition: 1 } } },
  'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
);
refusedCreate(
  "StatefulSet",
  "a negative partition",
  { updateStrategy: { rollingUpdate: { partition: -2 } } },
  `spec.updateStrategy.rollingUpdate.partition: Invalid value: -2: ${NOT_NEGATIVE}`,
);
refusedCreate(
  "StatefulSet",
  "an unknown claim retention",
  { persistentVolumeClaimRetentionPolicy: { whenScaled: "Archive" } },
  'spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: "Archive": supported values: "Retain", "Delete"',
);
refusedCreate("StatefulSet", "a negative first ordinal", { ordinals: { start: -1 } }, `spec.ordinals.start: Invalid value: -1: ${NOT_NEGATIVE}`);
refusedCreate("StatefulSet", "negative ready seconds", { minReadySeconds: -1 }, `spec.minReadySeconds: Invalid value: -1: ${NOT_NEGATIVE}`);
refusedCreate(
  "StatefulSet",
  "a service name that is no label",
  { serviceName: "My_Service" },
  "spec.serviceName: Invalid value: \"My_Service\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
);
refusedCreate(
  "StatefulSet",
  "a claim template without a size",
  { volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } }] },
  "spec.volumeClaimTemplates[0].spec.resources[storage]: Required value",
);
refusedCreate(
  "StatefulSet",
  "a claim template without access modes",
  { volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { resources: { requests: { storage: "1Gi" } } } }] },
  "spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required",
);
refusedCreate(
  "StatefulSet",
  "a mount of no volume",
  template({ app: "web" }, { containers: [{ ...SLEEPER, volumeMounts: [{ name: "data", mountPath: "/data" }] }] }),
  'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "data"',
);
refusedCreate(
  "StatefulSet",
  "pods that end",
  template({ app: "web" }, { restartPolicy: "Never" }),
  'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
);
refusedCreate(
  "StatefulSet",
  "pods with a deadline",
  template({ app: "web" }, { activeDeadlineSeconds: 5 }),
  "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in StatefulSet is not Supported",
);
refusedCreate("StatefulSet", "a dot in its name", {}, 'metadata.name: Invalid value: "web.one": must not contain dots', { name: "web.one" });
const FIXED =
  "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
refusedUpdate("StatefulSet", "names another service", { replicas: 0, serviceName: "web" }, (spec) => (spec.serviceName = "api"), FIXED);
refusedUpdate("StatefulSet", "changes the pod management policy", { replicas: 0 }, (spec) => (spec.podManagementPolicy = "Parallel"), FIXED);
refusedUpdate(
  "StatefulSet",
  "adds claims",
  { replicas: 0 },
  (spec) => {
    spec.volumeClaimTemplates = [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } }];
  },
  FIXED,
);

refusedCreate("DaemonSet", "a selector that its template does not meet", OTHER, LONELY);
refusedCreate("DaemonSet", "an empty selector", { selector: {} }, "spec.selector: Invalid value: {}: empty selector is invalid for daemonset");
refusedCreate(
  "DaemonSet",
  "no selector",
  { selector: undefined },
  'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
);
refusedCreate(
  "DaemonSet",
  "an unknown update strategy",
  { updateStrategy: { type: "Recreate" } },
  'spec.updateStrategy: Unsupported value: {"Type":"Recreate","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete"',
);
refusedCreate(
  "DaemonSet",
  "both kinds of slack",
  { updateStrategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } } },
  "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero",
);
refusedCreate(
  "DaemonSet",
  "no slack at all",
  { updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } },
  "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0",
);
refusedCreate(
  "DaemonSet",
  "more slack than nodes",
  { updateStrategy: { rollingUpdate: { maxUnavailable: "101%" } } },
  'spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
);
refusedCreate(
  "DaemonSet",
  "slack that is no number",
  { updateStrategy: { rollingUpdate: { maxUnavailable: "some" } } },
  `[spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: "some": ${PERCENT}, spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0]`,
);
refusedCreate("DaemonSet", "a negative history limit", { revisionHistoryLimit: -1 }, `spec.revisionHistoryLimit: Invalid value: -1: ${NOT_NEGATIVE}`);
refusedCreate(
  "DaemonSet",
  "pods that end",
  template({ app: "web" }, { restartPolicy: "OnFailure" }),
  'spec.template.spec.restartPolicy: Unsupported value: "OnFailure": supported values: "Always"',
);
refusedUpdate(
  "DaemonSet",
  "selects other pods",
  template({ app: "web", tier: "x" }, { nodeSelector: { none: "such" } }),
  (spec) => (spec.selector = { matchLabels: { tier: "x" } }),
  'spec.selector: Invalid value: {"matchLabels":{"tier":"x"}}: field is immutable',
);

refusedCreate("Deployment", "a selector that its template does not meet", OTHER, LONELY);
refusedCreate(
  "Deployment",
  "no selector",
  { selector: undefined },
  '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`]',
);
refusedCreate("Deployment", "an empty selector", { selector: {} }, "spec.selector: Invalid value: {}: empty selector is invalid for deployment");
refusedCreate(
  "Deployment",
  "a rollout that cannot move",
  { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
  "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0",
);
refusedCreate(
  "Deployment",
  "an unknown strategy",
  { strategy: { type: "BlueGreen" } },
  'spec.strategy: Unsupported value: {"Type":"BlueGreen","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
);
refusedCreate(
  "Deployment",
  "slack for pods that are all replaced at once",
  { strategy: { type: "Recreate", rollingUpdate: { maxSurge: 1 } } },
  "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
);
refusedCreate(
  "Deployment",
  "a surge that is no share",
  { strategy: { rollingUpdate: { maxSurge: "a%" } } },
  `spec.strategy.rollingUpdate.maxSurge: Invalid value: "a%": ${PERCENT}`,
);
refusedCreate(
  "Deployment",
  "a deadline before its pods are ready",
  { minReadySeconds: 30, progressDeadlineSeconds: 30 },
  "spec.progressDeadlineSeconds: Invalid value: 30: must be greater than minReadySeconds",
);
refusedCreate(
  "Deployment",
  "several faults",
  { replicas: -3, revisionHistoryLimit: -1, ...template({ app: "web" }, { containers: [{ name: "UP", image: "" }] }) },
  `[spec.replicas: Invalid value: -3: ${NOT_NEGATIVE}, spec.template.spec.containers[0].name: Invalid value: "UP": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?'), spec.template.spec.containers[0].image: Required value, spec.revisionHistoryLimit: Invalid value: -1: ${NOT_NEGATIVE}]`,
);
refusedUpdate(
  "Deployment",
  "selects other pods",
  { replicas: 0, ...template({ app: "web", tier: "x" }) },
  (spec) => (spec.selector = { matchLabels: { tier: "x" } }),
  'spec.selector: Invalid value: {"matchLabels":{"tier":"x"}}: field is immutable',
);
refusedCreate("ReplicaSet", "an empty selector", { selector: {} }, "spec.selector: Invalid value: {}: empty selector is invalid for deployment");
refusedCreate(
  "ReplicaSet",
  "pods with a deadline",
  template({ app: "web" }, { activeDeadlineSeconds: 5 }),
  "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported",
);
refusedUpdate(
  "ReplicaSet",
  "selects other pods",
  { replicas: 0, ...template({ app: "web", tier: "x" }) },
  (spec) => (spec.selector = { matchLabels: { tier: "x" } }),
  'spec.selector: Invalid value: {"matchLabels":{"tier":"x"}}: field is immutable',
);

const revision = (fields: object) => ({ apiVersion: "apps/v1", kind: "ControllerRevision", metadata: { name: "kept" }, ...fields });

for (const [what, fields, problems] of [
  ["nothing kept", { revision: 1 }, "data: Required value: data is mandatory"],
  ["a text kept", { revision: 1, data: "text" }, "data: Required value: data must be a valid JSON object"],
  ["a negative number", { revision: -1, data: { a: 1 } }, `revision: Invalid value: -1: ${NOT_NEGATIVE}`],
] as const) {
  contractCase(`apps: a ControllerRevision with ${what} is refused`, async (c) => {
    const { message } = await c.refused(c.create(revision(fields)));
    expect(message).toBe(`ControllerRevision.apps "kept" is invalid: ${problems}`);
  });
}

contractCase("apps: what a ControllerRevision keeps stays, its number may change", async (c) => {
  const made: Loose = await c.create(revision({ revision: 1, data: { a: 1 } }));
  const renumbered: Loose = await c.update({ ...made, revision: 7 });
  expect([renumbered.revision, renumbered.data]).toEqual([7, { a: 1 }]);
  const { message } = await c.refused(c.update({ ...renumbered, data: { a: 2 } }));
  expect(message).toContain('ControllerRevision.apps "kept" is invalid: data: Invalid value: ');
  expect(message).toContain(": field is immutable");
});

const IDLE = { nodeSelector: { none: "such" } };

for (const [kind, status, problems] of [
  ["Deployment", { updatedReplicas: 1 }, "status.updatedReplicas: Invalid value: 1: cannot be greater than status.replicas"],
  ["Deployment", { replicas: 2, availableReplicas: 1 }, "status.availableReplicas: Invalid value: 1: cannot be greater than readyReplicas"],
  ["ReplicaSet", { fullyLabeledReplicas: 3 }, "status.fullyLabeledReplicas: Invalid value: 3: cannot be greater than status.replicas"],
  ["StatefulSet", { replicas: -1 }, `status.replicas: Invalid value: -1: ${NOT_NEGATIVE}`],
  ["StatefulSet", { replicas: 2, availableReplicas: 1 }, "status.availableReplicas: Invalid value: 1: cannot be greater than status.readyReplicas"],
  ["DaemonSet", { numberReady: -2 }, `status.numberReady: Invalid value: -2: ${NOT_NEGATIVE}`],
] as const) {
  contractCase(`apps: a ${kind}'s status of ${JSON.stringify(status)} is refused`, async (c) => {
    const set = kind === "DaemonSet" ? workload(kind, "web", {}, IDLE) : workload(kind, "web", { replicas: 0 });
    await c.create(set);
    const write = c.patch("apps/v1", kind, "web", { status }, "application/merge-patch+json", { subresource: "status" });
    const { message } = await c.refused(write);
    const [first] = message?.split(", status.") ?? [];
    expect(first?.replace("[", "")).toBe(`${kind}.apps "web" is invalid: ${problems}`);
  });
}
