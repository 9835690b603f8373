import { expect, test } from "vitest";
import { pod, rulesServer } from "../../testing/rules-server.ts";

const refused: [string, object, string][] = [
  ["no image", { containers: [{ name: "app" }] }, 'Pod "x" is invalid: spec.containers[0].image: Required value'],
  ["no containers", { containers: [] }, 'Pod "x" is invalid: spec.containers: Required value'],
  [
    "two of one name",
    {
      containers: [
        { name: "app", image: "a" },
        { name: "app", image: "b" },
      ],
    },
    'Pod "x" is invalid: spec.containers[1].name: Duplicate value: "app"',
  ],
  [
    "a name with capitals",
    { containers: [{ name: "App", image: "a" }] },
    "Pod \"x\" is invalid: spec.containers[0].name: Invalid value: \"App\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ],
  [
    "a restart policy that is none",
    { restartPolicy: "Sometimes" },
    'Pod "x" is invalid: spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
  ],
  [
    "a pull policy that is none",
    { containers: [{ name: "app", image: "a", imagePullPolicy: "always" }] },
    'Pod "x" is invalid: spec.containers[0].imagePullPolicy: Unsupported value: "always": supported values: "Always", "IfNotPresent", "Never"',
  ],
  [
    "a port out of range",
    { containers: [{ name: "app", image: "a", ports: [{ containerPort: 70000 }] }] },
    'Pod "x" is invalid: spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
  ],
  [
    "a mount without its volume",
    { containers: [{ name: "app", image: "a", volumeMounts: [{ name: "data", mountPath: "/data" }] }] },
    'Pod "x" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "data"',
  ],
  [
    "a probe without a handler",
    { containers: [{ name: "app", image: "a", livenessProbe: { periodSeconds: 5 } }] },
    'Pod "x" is invalid: spec.containers[0].livenessProbe: Required value: must specify a handler type',
  ],
  [
    "more requested than limited",
    { containers: [{ name: "app", image: "a", resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }] },
    'Pod "x" is invalid: spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
  ],
  [
    "a resource that is none",
    { containers: [{ name: "app", image: "a", resources: { limits: { cpus: "1" } } }] },
    'Pod "x" is invalid: [spec.containers[0].resources.limits[cpus]: Invalid value: "cpus": must be a standard resource type or fully qualified, spec.containers[0].resources.limits[cpus]: Invalid value: "cpus": must be a standard resource for containers, spec.containers[0].resources.requests[cpus]: Invalid value: "cpus": must be a standard resource type or fully qualified, spec.containers[0].resources.requests[cpus]: Invalid value: "cpus": must be a standard resource for containers]',
  ],
  [
    "an environment variable from nowhere",
    { containers: [{ name: "app", image: "a", env: [{ name: "A", valueFrom: {} }] }] },
    'Pod "x" is invalid: spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
  ],
  [
    "an amount that is none",
    { containers: [{ name: "app", image: "a", resources: { limits: { memory: "lots" } } }] },
    "Pod in version \"v1\" cannot be handled as a Pod: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  ],
  [
    "a number where a list belongs",
    { containers: 3 },
    'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number into Go struct field PodSpec.spec.containers of type []v1.Container',
  ],
];

test.each(refused)("%s", async (_, spec, message) => {
  const { post } = await rulesServer();
  expect((await post(pod("x", spec))).message).toBe(message);
});

test("a field that is none is refused when asked to be strict, and mentioned otherwise", async () => {
  const { ask } = await rulesServer();
  const object = pod("x", { restartpolicy: "Never" });
  const strict = await ask("POST", "/api/v1/namespaces/default/pods?fieldValidation=Strict", object);
  expect(strict.message).toBe('Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.restartpolicy"');
  const mild = await ask("POST", "/api/v1/namespaces/default/pods", object);
  expect([mild.code, mild.warnings]).toEqual([201, ['unknown field "spec.restartpolicy"']]);
});

test("of a pod that exists, only images and little else may change", async () => {
  const { ask, post } = await rulesServer();
  const { value } = await post(pod("web"));
  const changed = structuredClone(value);
  changed.spec.containers[0].image = "nginx:1.28";
  const image = await ask("PUT", "/api/v1/namespaces/default/pods/web", changed);
  expect([image.code, image.value.spec.containers[0].image, image.value.metadata.generation]).toEqual([200, "nginx:1.28", 2]);
  const command = structuredClone(image.value);
  command.spec.containers[0].command = ["sleep"];
  const { message } = await ask("PUT", "/api/v1/namespaces/default/pods/web", command);
  expect(message.split("\n")[0]).toBe(
    'Pod "web" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
  );
  expect(message).toContain('+   "command": [');
  const more = structuredClone(image.value);
  more.spec.containers.push({ name: "other", image: "busybox:1" });
  expect((await ask("PUT", "/api/v1/namespaces/default/pods/web", more)).message).toBe(
    'Pod "web" is invalid: spec.containers: Forbidden: pod updates may not add or remove containers',
  );
});
