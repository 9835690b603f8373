import { expect, test } from "vitest";
import { rulesServer } from "../../testing/rules-server.ts";

function deployment(spec: object = {}): object {
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "app", image: "nginx:1.27" }] } };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: { selector: { matchLabels: { app: "web" } }, template, ...spec } };
}

test("a Deployment as the server gives it back", async () => {
  const { post } = await rulesServer();
  const { value } = await post(deployment());
  expect({ spec: value.spec, status: value.status, generation: value.metadata.generation }).toEqual({
    generation: 1,
    spec: {
      progressDeadlineSeconds: 600,
      replicas: 1,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app: "web" } },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          containers: [
            {
              name: "app",
              image: "nginx:1.27",
              imagePullPolicy: "IfNotPresent",
              resources: {},
              terminationMessagePath: "/dev/termination-log",
              terminationMessagePolicy: "File",
            },
          ],
          dnsPolicy: "ClusterFirst",
          restartPolicy: "Always",
          schedulerName: "default-scheduler",
          securityContext: {},
          terminationGracePeriodSeconds: 30,
        },
      },
    },
    status: {},
  });
});

const refused: [string, object, string][] = [
  [
    "a selector that misses its own pods",
    { selector: { matchLabels: { app: "wbe" } } },
    'Deployment.apps "web" is invalid: spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
  ],
  [
    "no selector",
    { selector: undefined },
    'Deployment.apps "web" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`]',
  ],
  [
    "pods that end",
    { template: { metadata: { labels: { app: "web" } }, spec: { restartPolicy: "Never", containers: [{ name: "app", image: "a" }] } } },
    'Deployment.apps "web" is invalid: spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ],
  ["fewer than none", { replicas: -1 }, 'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
  [
    "a roll-out that cannot move",
    { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
    'Deployment.apps "web" is invalid: spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
  ],
  [
    "a strategy that is none",
    { strategy: { type: "BlueGreen" } },
    'Deployment.apps "web" is invalid: spec.strategy: Unsupported value: {"Type":"BlueGreen","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
  ],
  [
    "a text where a number belongs",
    { replicas: "three" },
    'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
  ],
];

test.each(refused)("%s", async (_, spec, message) => {
  const { post } = await rulesServer();
  expect((await post(deployment(spec))).message).toBe(message);
});

test("the selector stays for life", async () => {
  const { ask, post } = await rulesServer();
  const { value } = await post(deployment());
  value.spec.selector.matchLabels = { app: "api" };
  value.spec.template.metadata.labels = { app: "api" };
  expect((await ask("PUT", "/apis/apps/v1/namespaces/default/deployments/web", value)).message).toBe(
    'Deployment.apps "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"api"}}: field is immutable',
  );
});
