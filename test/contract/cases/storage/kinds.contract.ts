import type { Exchange } from "../machinery/exchange.ts";
import { exchangeCase } from "../machinery/exchange.ts";
import { get, post, remove } from "../machinery/requests.ts";

const table = (path: string, more: Partial<Exchange> = {}): Exchange =>
  get(path, { headers: { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" }, ...more });
const ofServer = { anyWriter: true };

/** A kind's object, whole, as a Table and gone again; `path` is its collection. */
function kindCase(kind: string, path: string, object: object): void {
  exchangeCase(`storage: a ${kind}, whole and as a Table`, [
    post(path, { metadata: { name: "$A" }, ...object }),
    table(`${path}/$A`),
    remove(`${path}/$A`, undefined, { quiet: true }),
  ]);
}

const STORAGE = "/apis/storage.k8s.io/v1";
const RESOURCE = "/apis/resource.k8s.io/v1";
const ADMISSION = "/apis/admissionregistration.k8s.io/v1";
const FLOW = "/apis/flowcontrol.apiserver.k8s.io/v1";
const hook = {
  name: "check.example.com",
  clientConfig: { url: "https://example.com/check" },
  rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["nothings"] }],
  sideEffects: "None",
  admissionReviewVersions: ["v1"],
};
const request = { devices: { requests: [{ name: "gpu", exactly: { deviceClassName: "gpu.example.com" } }] } };

kindCase("StorageClass", `${STORAGE}/storageclasses`, { provisioner: "example.com/none" });
kindCase("CSIDriver", `${STORAGE}/csidrivers`, { spec: { attachRequired: false } });
kindCase("CSINode", `${STORAGE}/csinodes`, { spec: { drivers: [{ name: "x.example.com", nodeID: "n" }] } });
kindCase("CSIStorageCapacity", `${STORAGE}/namespaces/$NS/csistoragecapacities`, { storageClassName: "none", capacity: "1024Mi" });
kindCase("VolumeAttachment", `${STORAGE}/volumeattachments`, {
  spec: { attacher: "x.example.com", nodeName: "nowhere", source: { persistentVolumeName: "x" } },
});
kindCase("VolumeAttributesClass", `${STORAGE}/volumeattributesclasses`, { driverName: "x.example.com", parameters: { tier: "gold" } });
kindCase("RuntimeClass", "/apis/node.k8s.io/v1/runtimeclasses", { handler: "runc", overhead: { podFixed: { memory: "1024Ki" } } });
kindCase("DeviceClass", `${RESOURCE}/deviceclasses`, { spec: { selectors: [{ cel: { expression: "true" } }] } });
kindCase("ResourceClaim", `${RESOURCE}/namespaces/$NS/resourceclaims`, { spec: request });
kindCase("ResourceClaimTemplate", `${RESOURCE}/namespaces/$NS/resourceclaimtemplates`, { spec: { spec: request } });
kindCase("ValidatingWebhookConfiguration", `${ADMISSION}/validatingwebhookconfigurations`, { webhooks: [hook] });
kindCase("MutatingWebhookConfiguration", `${ADMISSION}/mutatingwebhookconfigurations`, { webhooks: [hook] });
kindCase("PriorityLevelConfiguration", `${FLOW}/prioritylevelconfigurations`, {
  spec: { type: "Limited", limited: { limitResponse: { type: "Queue", queuing: {} } } },
});

/** What a kind says of an object that holds nothing. */
const empty: Readonly<Record<string, string>> = {
  StorageClass: `${STORAGE}/storageclasses`,
  VolumeAttachment: `${STORAGE}/volumeattachments`,
  VolumeAttributesClass: `${STORAGE}/volumeattributesclasses`,
  FlowSchema: `${FLOW}/flowschemas`,
  PriorityLevelConfiguration: `${FLOW}/prioritylevelconfigurations`,
};
for (const [kind, path] of Object.entries(empty)) {
  exchangeCase(`storage: an empty ${kind}`, [post(`${path}?dryRun=All`, { metadata: { name: "$A" } })]);
}

exchangeCase("storage: a webhook with too little", [
  post(`${ADMISSION}/validatingwebhookconfigurations?dryRun=All`, { metadata: { name: "$A" }, webhooks: [{ name: "x" }] }),
]);
exchangeCase("storage: the API server's own flow", [
  get(`${FLOW}/flowschemas/exempt?a=$A`, ofServer),
  table(`${FLOW}/flowschemas/catch-all?a=$A`, ofServer),
  table(`${FLOW}/prioritylevelconfigurations/workload-low?a=$A`, ofServer),
]);
exchangeCase("storage: an APIService of the server itself", [
  get("/apis/apiregistration.k8s.io/v1/apiservices/v1.apps?a=$A", ofServer),
  table("/apis/apiregistration.k8s.io/v1/apiservices/v1.apps?a=$A", ofServer),
]);
