import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { defined } from "../crd/definition.ts";
import { configMap, enforce, isRefused, policy } from "./policies.ts";

contractCase("admission: a policy refuses what its expression does not hold for", async (c) => {
  await enforce(c, { spec: { validations: [{ expression: "object.data.size.size() < 3" }] } }, () => isRefused(c, configMap("probe", { size: "large" })));
  expectGolden(c, "admission/denied", await c.refused(c.create(configMap("one", { size: "large" }))));
  await c.create(configMap("two", { size: "ok" }));
  const patch = c.patch("v1", "ConfigMap", "two", { data: { size: "large" } }, "application/merge-patch+json");
  expectGolden(c, "admission/denied-update", await c.refused(patch));
});

contractCase("admission: messages and reasons are the policy's", async (c) => {
  const validations = [
    { expression: "!has(object.data.a)", message: "a is not wanted", reason: "Forbidden" },
    { expression: "!has(object.data.b)", messageExpression: "'b is ' + string(object.data.b)", reason: "RequestEntityTooLarge" },
    { expression: "!has(object.data.c)", messageExpression: "string(object.data.none)", message: "c is not wanted", reason: "Invalid" },
  ];
  await enforce(c, { spec: { validations } }, () => isRefused(c, configMap("probe", { a: "1" })));
  const refused = [];
  for (const key of ["a", "b", "c"]) refused.push(await c.refused(c.create(configMap("one", { [key]: "1" }))));
  expectGolden(c, "admission/messages", refused);
});

contractCase("admission: a binding may warn in place of denying", async (c) => {
  const path = `/api/v1/namespaces/${c.namespace}/configmaps`;
  const warning = async (name: string) => (await c.request("POST", `${path}?dryRun=All`, configMap(name, { a: "1" }))).headers["warning"];
  const options = {
    spec: { validations: [{ expression: "!has(object.data.a)", message: "a is not wanted" }] },
    binding: { validationActions: ["Warn", "Audit"] },
  };
  await enforce(c, options, async () => (await warning("probe")) !== undefined);
  expectGolden(c, "admission/warning", String(await warning("one")));
  expect((await c.create(configMap("one", { a: "1" })))["data"]).toEqual({ a: "1" });
});

contractCase("admission: variables are computed once, in terms of each other", async (c) => {
  const spec = {
    variables: [
      { name: "sizes", expression: "object.data.map(key, object.data[key].size())" },
      { name: "total", expression: "variables.sizes.sum()" },
    ],
    validations: [{ expression: "variables.total <= 5", messageExpression: "'total is ' + string(variables.total) + ' of ' + string(variables.sizes.size())" }],
  };
  await enforce(c, { spec }, () => isRefused(c, configMap("probe", { a: "123456" })));
  expectGolden(c, "admission/variables", await c.refused(c.create(configMap("one", { a: "123", b: "456" }))));
  await c.create(configMap("two", { a: "1", b: "2" }));
});

contractCase("admission: match conditions narrow what a policy is asked about", async (c) => {
  const spec = {
    matchConditions: [{ name: "named", expression: "object.metadata.name.startsWith('strict')" }],
    validations: [{ expression: "'owner' in object.metadata.labels", message: "needs an owner" }],
  };
  await enforce(c, { spec }, () => isRefused(c, configMap("strict-probe", {}, { labels: { a: "b" } })));
  await c.create(configMap("loose", {}, { labels: { a: "b" } }));
  await c.create(configMap("strict-one", {}, { labels: { owner: "me" } }));
  expectGolden(c, "admission/match-conditions", await c.refused(c.create(configMap("strict-two", {}, { labels: { a: "b" } }))));
});

contractCase("admission: what fails to evaluate is refused, or let through when failures are ignored", async (c) => {
  await enforce(c, { spec: { validations: [{ expression: "object.data.none == 'x'" }] } }, () => isRefused(c, configMap("probe", { a: "1" })));
  expectGolden(c, "admission/evaluation-error", await c.refused(c.create(configMap("one", { a: "1" }))));
  await c.patch(
    "admissionregistration.k8s.io/v1",
    "ValidatingAdmissionPolicy",
    c.unique("policy"),
    { spec: { failurePolicy: "Ignore" } },
    "application/merge-patch+json",
  );
  await c.until("failures are ignored", async () => !(await isRefused(c, configMap("probe", { a: "1" }))));
});

contractCase("admission: the request, its user and the old object are known", async (c) => {
  const spec = {
    validations: [
      { expression: "request.operation != 'UPDATE' || oldObject.data.fixed == object.data.fixed", message: "fixed must stay" },
      {
        expression: "request.operation != 'DELETE' || oldObject.data.fixed != 'keep'",
        messageExpression: "'kept: ' + request.resource.resource + ' ' + request.name",
      },
      { expression: "request.userInfo.groups.exists(group, group == 'system:authenticated')" },
      { expression: "request.namespace == namespaceObject.metadata.name" },
    ],
  };
  await enforce(c, { spec, operations: ["CREATE", "UPDATE", "DELETE"] }, async () => {
    await c.create(configMap("probe", { fixed: "keep" })).catch(() => undefined);
    return (await c.request("DELETE", `/api/v1/namespaces/${c.namespace}/configmaps/probe?dryRun=All`)).status === 422;
  });
  await c.create(configMap("one", { fixed: "keep" }));
  expectGolden(c, "admission/old-object", await c.refused(c.patch("v1", "ConfigMap", "one", { data: { fixed: "other" } }, "application/merge-patch+json")));
  expectGolden(c, "admission/delete", await c.refused(c.delete("v1", "ConfigMap", "one")));
  await c.delete("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", c.unique("policy"));
  await c.until("it is no longer enforced", () =>
    c.delete("v1", "ConfigMap", "one").then(
      () => true,
      () => false,
    ),
  );
});

contractCase("admission: params come from custom resources", async (c) => {
  const made = await defined(c, { kind: "Limit", spec: { type: "object", properties: { most: { type: "integer" } } } });
  await c.create(made.object("limits", { spec: { most: 3 } }));
  const spec = {
    paramKind: { apiVersion: made.apiVersion, kind: made.kind },
    validations: [{ expression: "object.data.size() <= params.spec.most", messageExpression: "'at most ' + string(params.spec.most)" }],
  };
  const paramRef = { name: "limits", namespace: c.namespace, parameterNotFoundAction: "Deny" };
  await enforce(c, { spec, binding: { paramRef } }, async () => {
    const path = `/api/v1/namespaces/${c.namespace}/configmaps?dryRun=All`;
    const { body } = await c.request("POST", path, configMap("probe", { a: "1", b: "2", c: "3", d: "4" }));
    return String((body as { message?: string }).message).endsWith("at most 3");
  });
  expectGolden(c, "admission/params", await c.refused(c.create(configMap("one", { a: "1", b: "2", c: "3", d: "4" }))));
  await c.create(configMap("two", { a: "1" }));
  const change = (reference: object) =>
    c.patch(
      "admissionregistration.k8s.io/v1",
      "ValidatingAdmissionPolicyBinding",
      c.unique("policy"),
      { spec: { paramRef: reference } },
      "application/merge-patch+json",
    );
  await change({ name: "missing", namespace: c.namespace, parameterNotFoundAction: "Deny" });
  await c.until("the param is missed", () => isRefused(c, configMap("probe", { a: "1" })));
  expectGolden(c, "admission/param-not-found", await c.refused(c.create(configMap("three", { a: "1" }))));
  await change({ name: "missing", namespace: c.namespace, parameterNotFoundAction: "Allow" });
  await c.until("it is let through", async () => !(await isRefused(c, configMap("probe", { a: "1" }))));
});

contractCase("admission: the authorizer answers what the user may do", async (c) => {
  const spec = {
    validations: [
      { expression: "authorizer.group('').resource('secrets').namespace(request.namespace).check('get').allowed()" },
      { expression: "authorizer.requestResource.check('create').allowed()" },
      {
        expression:
          "!authorizer.serviceAccount(request.namespace, 'default').group('').resource('secrets').namespace(request.namespace).check('get').allowed()",
      },
      { expression: "authorizer.path('/healthz').check('get').allowed()" },
      { expression: "!has(object.data.refuse)" },
    ],
  };
  await enforce(c, { spec }, () => isRefused(c, configMap("probe", { refuse: "x" })));
  await c.create(configMap("one", { a: "1" }));
});

contractCase("admission: policies are about custom resources and subresources too", async (c) => {
  const deployment = (replicas: number) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "main", image: "busybox:1.36", command: ["sleep", "3600"] }] } },
    },
  });
  const spec = {
    validations: [{ expression: "object.spec.replicas <= 1", messageExpression: "object.kind + ' with ' + string(object.spec.replicas) + ' replicas'" }],
  };
  await enforce(c, { spec, apiGroups: ["apps"], resources: ["deployments", "deployments/scale"] }, () => isRefused(c, deployment(2)));
  expectGolden(c, "admission/deployment", await c.refused(c.create(deployment(2) as never)));
  await c.create(deployment(0) as never);
  const path = await c.path("apps/v1", "Deployment", "web", { namespace: c.namespace, subresource: "scale" });
  expectGolden(c, "admission/scale", (await c.request("PATCH", path, { spec: { replicas: 3 } }, { "content-type": "application/merge-patch+json" })).body);
});

contractCase("admission: excluded resources and selected objects are left alone", async (c) => {
  const resourceRules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["*"] }];
  const matchConstraints = {
    resourceRules,
    excludeResourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["secrets"] }],
    objectSelector: { matchLabels: { checked: "yes" } },
  };
  await enforce(c, { spec: { matchConstraints, validations: [{ expression: "false", message: "never" }] } }, () =>
    isRefused(c, configMap("probe", {}, { labels: { checked: "yes" } })),
  );
  await c.create(configMap("unchecked"));
  await c.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "one", labels: { checked: "yes" } } });
  expect(await isRefused(c, configMap("one", {}, { labels: { checked: "yes" } }))).toBe(true);
});

contractCase("admission: policies are defaulted", async (c) => {
  const { name, policy: definition, binding } = policy(c, { spec: { validations: [{ expression: "true" }] } });
  c.atEnd(() => c.delete("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", name));
  c.atEnd(() => c.delete("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", name));
  expectGolden(c, "admission/policy", await c.create(definition as never));
  expectGolden(c, "admission/binding", await c.create(binding as never));
});

contractCase("admission: policies that cannot be understood are refused", async (c) => {
  const refused = [];
  const specs = [
    { validations: [{ expression: "object.x +" }] },
    { validations: [{ expression: "request.none == 1" }] },
    { validations: [{ expression: "1 + 1" }] },
    { validations: [{ expression: "true", messageExpression: "1" }] },
    { validations: [] },
    { validations: [{ expression: "params.x" }] },
    { validations: [{ expression: "true", reason: "Odd" }] },
    { validations: [{ expression: "true" }], variables: [{ name: "a-b", expression: "1" }] },
    { validations: [{ expression: "variables.none" }], variables: [{ name: "some", expression: "1" }] },
    { validations: [{ expression: "true" }], failurePolicy: "Maybe" },
    { validations: [{ expression: "true" }], matchConstraints: {} },
    { validations: [{ expression: "true" }], matchConditions: [{ name: "a", expression: "nothing" }] },
  ];
  for (const spec of specs) refused.push(await c.refused(c.create(policy(c, { spec }).policy as never)));
  expectGolden(c, "admission/invalid-policies", refused);
});

contractCase("admission: bindings that cannot be understood are refused", async (c) => {
  const refused = [];
  for (const binding of [
    { policyName: "" },
    { validationActions: [] },
    { validationActions: ["Deny", "Warn"] },
    { validationActions: ["Block"] },
    { paramRef: { parameterNotFoundAction: "Deny" } },
  ]) {
    refused.push(await c.refused(c.create(policy(c, { spec: {}, binding }).binding as never)));
  }
  expectGolden(c, "admission/invalid-bindings", refused);
});
