import { AGE, OPEN, PORT, TEXT, TEXT_MAP, TEXTS, WHOLE, customResource, fields, listOf, oneOf } from "./schema.ts";

const GROUP = "gateway.networking.k8s.io";
/** The API server asks for this of everything in a group of Kubernetes' own. */
const ANNOTATIONS = {
  "api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/gateway-api/pull/3328",
  "gateway.networking.k8s.io/bundle-version": "v1.4.0",
  "gateway.networking.k8s.io/channel": "standard",
};
const CATEGORIES = ["gateway-api"];
const VERSIONS = ["v1", "v1beta1"];

const withDefault = (schema: object, value: unknown) => ({ ...schema, default: value });
const CONDITION = fields(
  {
    type: TEXT,
    status: oneOf("True", "False", "Unknown"),
    observedGeneration: { type: "integer", format: "int64", minimum: 0 },
    lastTransitionTime: { type: "string", format: "date-time" },
    reason: TEXT,
    message: TEXT,
  },
  "lastTransitionTime",
  "message",
  "reason",
  "status",
  "type",
);
const CONDITIONS = { ...listOf(CONDITION, 8), "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"] };

const PARENT = fields(
  { group: withDefault(TEXT, GROUP), kind: withDefault(TEXT, "Gateway"), namespace: TEXT, name: TEXT, sectionName: TEXT, port: PORT },
  "name",
);
const BACKEND = { group: withDefault(TEXT, ""), kind: withDefault(TEXT, "Service"), namespace: TEXT, name: TEXT, port: PORT };
const HEADER = fields({ name: TEXT, value: TEXT }, "name", "value");
const HEADERS = { ...listOf(HEADER, 16), "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] };
const MODIFIER = fields({ set: HEADERS, add: HEADERS, remove: listOf(TEXT, 16) });
const PATH_MODIFIER = fields({ type: oneOf("ReplaceFullPath", "ReplacePrefixMatch"), replaceFullPath: TEXT, replacePrefixMatch: TEXT }, "type");
const FILTER = fields(
  {
    type: oneOf("RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror", "RequestRedirect", "URLRewrite", "ExtensionRef"),
    requestHeaderModifier: MODIFIER,
    responseHeaderModifier: MODIFIER,
    requestMirror: fields({ backendRef: fields(BACKEND, "name"), percent: { ...WHOLE, minimum: 0, maximum: 100 }, fraction: OPEN }, "backendRef"),
    requestRedirect: fields({
      scheme: oneOf("http", "https"),
      hostname: TEXT,
      path: PATH_MODIFIER,
      port: PORT,
      statusCode: { type: "integer", enum: [301, 302, 303, 307, 308], default: 302 },
    }),
    urlRewrite: fields({ hostname: TEXT, path: PATH_MODIFIER }),
    extensionRef: fields({ group: TEXT, kind: TEXT, name: TEXT }, "group", "kind", "name"),
  },
  "type",
);
const VALUE_MATCH = fields({ type: withDefault(oneOf("Exact", "RegularExpression"), "Exact"), name: TEXT, value: TEXT }, "name", "value");
const MATCH = fields({
  path: withDefault(
    fields({ type: withDefault(oneOf("Exact", "PathPrefix", "RegularExpression"), "PathPrefix"), value: withDefault({ ...TEXT, maxLength: 1_024 }, "/") }),
    { type: "PathPrefix", value: "/" },
  ),
  headers: listOf(VALUE_MATCH, 16),
  queryParams: listOf(VALUE_MATCH, 16),
  method: oneOf("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"),
});
const DURATION = { type: "string", pattern: "^([0-9]{1,5}(h|m|s|ms)){1,4}$" };
const HOSTNAME = { type: "string", minLength: 1, maxLength: 253, pattern: "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$" };

const RULE = fields({
  name: TEXT,
  matches: withDefault(listOf(MATCH, 64), [{ path: { type: "PathPrefix", value: "/" } }]),
  filters: listOf(FILTER, 16),
  backendRefs: listOf(
    fields({ ...BACKEND, weight: { type: "integer", format: "int32", minimum: 0, maximum: 1_000_000, default: 1 }, filters: listOf(FILTER, 16) }, "name"),
    16,
  ),
  timeouts: fields({ request: DURATION, backendRequest: DURATION }),
  retry: fields({ attempts: WHOLE, backoff: DURATION, codes: listOf(WHOLE) }),
});

const LISTENER = fields(
  {
    name: { ...TEXT, minLength: 1, maxLength: 253 },
    hostname: HOSTNAME,
    port: PORT,
    protocol: TEXT,
    tls: fields({
      mode: withDefault(oneOf("Terminate", "Passthrough"), "Terminate"),
      certificateRefs: listOf(fields({ group: withDefault(TEXT, ""), kind: withDefault(TEXT, "Secret"), name: TEXT, namespace: TEXT }, "name"), 64),
      options: TEXT_MAP,
    }),
    allowedRoutes: withDefault(
      fields({
        namespaces: withDefault(
          fields({
            from: withDefault(oneOf("All", "Selector", "Same"), "Same"),
            selector: fields({ matchLabels: TEXT_MAP, matchExpressions: listOf(fields({ key: TEXT, operator: TEXT, values: TEXTS }, "key", "operator")) }),
          }),
          { from: "Same" },
        ),
        kinds: listOf(fields({ group: withDefault(TEXT, GROUP), kind: TEXT }, "kind"), 8),
      }),
      { namespaces: { from: "Same" } },
    ),
  },
  "name",
  "port",
  "protocol",
);

const definition = (options: Omit<Parameters<typeof customResource>[0], "group" | "annotations" | "categories" | "versions" | "specIsRequired">) =>
  customResource({ ...options, group: GROUP, annotations: ANNOTATIONS, categories: CATEGORIES, versions: VERSIONS, specIsRequired: true });

/** The definitions of the Gateway API's standard channel that are served. */
export function gatewayDefinitions(): object[] {
  return [
    definition({
      kind: "GatewayClass",
      plural: "gatewayclasses",
      shortNames: ["gc"],
      scope: "Cluster",
      spec: fields(
        {
          controllerName: {
            ...TEXT,
            minLength: 1,
            maxLength: 253,
            "x-kubernetes-validations": [{ message: "Value is immutable", rule: "self == oldSelf" }],
          },
          description: { ...TEXT, maxLength: 64 },
          parametersRef: OPEN,
        },
        "controllerName",
      ),
      status: fields({ conditions: CONDITIONS, supportedFeatures: listOf(OPEN) }),
      columns: [
        { name: "Controller", jsonPath: ".spec.controllerName" },
        { name: "Accepted", jsonPath: '.status.conditions[?(@.type=="Accepted")].status' },
        AGE,
        { name: "Description", jsonPath: ".spec.description", priority: 1 },
      ],
    }),
    definition({
      kind: "Gateway",
      plural: "gateways",
      shortNames: ["gtw"],
      spec: fields(
        {
          gatewayClassName: { ...TEXT, minLength: 1, maxLength: 253 },
          listeners: { ...listOf(LISTENER, 64), minItems: 1, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] },
          addresses: listOf(fields({ type: withDefault(TEXT, "IPAddress"), value: TEXT }), 16),
          infrastructure: fields({ labels: TEXT_MAP, annotations: TEXT_MAP, parametersRef: OPEN }),
        },
        "gatewayClassName",
        "listeners",
      ),
      status: fields({
        addresses: listOf(fields({ type: withDefault(TEXT, "IPAddress"), value: TEXT }, "value"), 16),
        conditions: CONDITIONS,
        listeners: listOf(
          fields(
            { name: TEXT, attachedRoutes: WHOLE, supportedKinds: listOf(fields({ group: TEXT, kind: TEXT }, "kind")), conditions: CONDITIONS },
            "attachedRoutes",
            "conditions",
            "name",
          ),
          64,
        ),
      }),
      columns: [
        { name: "Class", jsonPath: ".spec.gatewayClassName" },
        { name: "Address", jsonPath: ".status.addresses[*].value" },
        { name: "Programmed", jsonPath: '.status.conditions[?(@.type=="Programmed")].status' },
        AGE,
      ],
    }),
    definition({
      kind: "HTTPRoute",
      plural: "httproutes",
      spec: fields({
        parentRefs: listOf(PARENT, 32),
        hostnames: listOf(HOSTNAME, 16),
        rules: withDefault(listOf(RULE, 16), [{ matches: [{ path: { type: "PathPrefix", value: "/" } }] }]),
      }),
      status: fields(
        { parents: listOf(fields({ parentRef: PARENT, controllerName: TEXT, conditions: CONDITIONS }, "controllerName", "parentRef"), 32) },
        "parents",
      ),
      columns: [{ name: "Hostnames", jsonPath: ".spec.hostnames" }, AGE],
    }),
    definition({
      kind: "ReferenceGrant",
      plural: "referencegrants",
      shortNames: ["refgrant"],
      spec: fields(
        {
          from: { ...listOf(fields({ group: TEXT, kind: TEXT, namespace: TEXT }, "group", "kind", "namespace"), 16), minItems: 1 },
          to: { ...listOf(fields({ group: TEXT, kind: TEXT, name: TEXT }, "group", "kind"), 16), minItems: 1 },
        },
        "from",
        "to",
      ),
      columns: [AGE],
    }),
  ];
}
