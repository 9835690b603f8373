import {
  AGE,
  ANY_DURATION,
  DURATION,
  NUMBER,
  OPEN,
  PORT,
  TEXT,
  TEXTS,
  TEXT_MAP,
  TRUTH,
  WHOLE,
  customResource,
  fields,
  listOf,
  mapOf,
  oneOf,
} from "./schema.ts";

const LABELS = { "app.kubernetes.io/name": "istiod", "app.kubernetes.io/part-of": "istio", istio: "base" };
const VERSIONS = ["v1", "v1beta1"];

const MATCH = fields({ exact: TEXT, prefix: TEXT, regex: TEXT });
const DESTINATION = fields({ host: TEXT, subset: TEXT, port: fields({ number: WHOLE }) }, "host");
const PERCENT = fields({ value: NUMBER });
const CHANGE = fields({ set: TEXT_MAP, add: TEXT_MAP, remove: TEXTS });
const HEADERS = fields({ request: CHANGE, response: CHANGE });
const WEIGHTED = fields({ destination: DESTINATION, weight: WHOLE, headers: HEADERS }, "destination");
const SELECTOR = fields({ matchLabels: TEXT_MAP });
const PORT_NUMBER = fields({ number: WHOLE });

const HTTP_MATCH = fields({
  name: TEXT,
  uri: MATCH,
  scheme: MATCH,
  method: MATCH,
  authority: MATCH,
  headers: mapOf(MATCH),
  withoutHeaders: mapOf(MATCH),
  queryParams: mapOf(MATCH),
  ignoreUriCase: TRUTH,
  port: WHOLE,
  sourceLabels: TEXT_MAP,
  sourceNamespace: TEXT,
  gateways: TEXTS,
  statPrefix: TEXT,
});

const HTTP_ROUTE = fields({
  name: TEXT,
  match: listOf(HTTP_MATCH),
  route: listOf(WEIGHTED),
  redirect: fields({ uri: TEXT, authority: TEXT, scheme: TEXT, port: PORT, derivePort: TEXT, redirectCode: WHOLE }),
  directResponse: fields({ status: WHOLE, body: fields({ string: TEXT, bytes: TEXT }) }, "status"),
  delegate: fields({ name: TEXT, namespace: TEXT }),
  rewrite: fields({ uri: TEXT, authority: TEXT, uriRegexRewrite: fields({ match: TEXT, rewrite: TEXT }) }),
  timeout: ANY_DURATION,
  retries: fields({
    attempts: WHOLE,
    perTryTimeout: DURATION,
    retryOn: TEXT,
    retryRemoteLocalities: TRUTH,
    retryIgnorePreviousHosts: TRUTH,
    backoff: DURATION,
  }),
  fault: fields({
    delay: fields({ percent: WHOLE, fixedDelay: DURATION, percentage: PERCENT }),
    abort: fields({ httpStatus: WHOLE, grpcStatus: TEXT, percentage: PERCENT }),
  }),
  mirror: DESTINATION,
  mirrorPercentage: PERCENT,
  mirrors: listOf(fields({ destination: DESTINATION, percentage: PERCENT }, "destination")),
  headers: HEADERS,
  corsPolicy: OPEN,
});

const TRAFFIC_POLICY = {
  loadBalancer: fields({
    simple: oneOf("UNSPECIFIED", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "ROUND_ROBIN", "LEAST_REQUEST"),
    consistentHash: fields({
      httpHeaderName: TEXT,
      httpCookie: fields({ name: TEXT, path: TEXT, ttl: TEXT }, "name"),
      useSourceIp: TRUTH,
      httpQueryParameterName: TEXT,
      minimumRingSize: WHOLE,
      ringHash: OPEN,
      maglev: OPEN,
    }),
    localityLbSetting: OPEN,
    warmup: OPEN,
    warmupDurationSecs: TEXT,
  }),
  connectionPool: fields({
    tcp: fields({ maxConnections: WHOLE, connectTimeout: DURATION, tcpKeepalive: OPEN, maxConnectionDuration: DURATION, idleTimeout: DURATION }),
    http: fields({
      http1MaxPendingRequests: WHOLE,
      http2MaxRequests: WHOLE,
      maxRequestsPerConnection: WHOLE,
      maxRetries: WHOLE,
      idleTimeout: DURATION,
      h2UpgradePolicy: oneOf("DEFAULT", "DO_NOT_UPGRADE", "UPGRADE"),
      useClientProtocol: TRUTH,
      maxConcurrentStreams: WHOLE,
    }),
  }),
  outlierDetection: fields({
    consecutiveErrors: WHOLE,
    consecutive5xxErrors: WHOLE,
    consecutiveGatewayErrors: WHOLE,
    consecutiveLocalOriginFailures: WHOLE,
    splitExternalLocalOriginErrors: TRUTH,
    interval: DURATION,
    baseEjectionTime: DURATION,
    maxEjectionPercent: WHOLE,
    minHealthPercent: WHOLE,
  }),
  tls: fields({
    mode: oneOf("DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"),
    clientCertificate: TEXT,
    privateKey: TEXT,
    caCertificates: TEXT,
    credentialName: TEXT,
    subjectAltNames: TEXTS,
    sni: TEXT,
    insecureSkipVerify: TRUTH,
  }),
};
const POLICY = fields({
  ...TRAFFIC_POLICY,
  portLevelSettings: listOf(fields({ port: PORT_NUMBER, ...TRAFFIC_POLICY })),
  tunnel: OPEN,
  proxyProtocol: OPEN,
});

const SERVER = fields(
  {
    name: TEXT,
    bind: TEXT,
    defaultEndpoint: TEXT,
    hosts: TEXTS,
    port: fields({ number: WHOLE, protocol: TEXT, name: TEXT, targetPort: WHOLE }, "number", "protocol", "name"),
    tls: fields({
      httpsRedirect: TRUTH,
      mode: oneOf("PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL"),
      credentialName: TEXT,
      serverCertificate: TEXT,
      privateKey: TEXT,
      caCertificates: TEXT,
      subjectAltNames: TEXTS,
      minProtocolVersion: TEXT,
      maxProtocolVersion: TEXT,
      cipherSuites: TEXTS,
    }),
  },
  "port",
  "hosts",
);

const MTLS = fields({ mode: oneOf("UNSET", "DISABLE", "PERMISSIVE", "STRICT") });
const SOURCE = fields({
  principals: TEXTS,
  notPrincipals: TEXTS,
  requestPrincipals: TEXTS,
  notRequestPrincipals: TEXTS,
  namespaces: TEXTS,
  notNamespaces: TEXTS,
  serviceAccounts: listOf(TEXT, 16),
  notServiceAccounts: listOf(TEXT, 16),
  ipBlocks: TEXTS,
  notIpBlocks: TEXTS,
  remoteIpBlocks: TEXTS,
  notRemoteIpBlocks: TEXTS,
});
const OPERATION = fields({
  hosts: TEXTS,
  notHosts: TEXTS,
  ports: TEXTS,
  notPorts: TEXTS,
  methods: TEXTS,
  notMethods: TEXTS,
  paths: TEXTS,
  notPaths: TEXTS,
});
const RULE = fields({
  from: listOf(fields({ source: SOURCE }), 512),
  to: listOf(fields({ operation: OPERATION })),
  when: listOf(fields({ key: TEXT, values: TEXTS, notValues: TEXTS }, "key")),
});

const networking = (
  kind: string,
  plural: string,
  shortNames: string[] | undefined,
  spec: object,
  columns?: { name: string; jsonPath: string; type?: string }[],
) =>
  customResource({
    group: "networking.istio.io",
    kind,
    plural,
    ...(shortNames === undefined ? {} : { shortNames }),
    categories: ["istio-io", "networking-istio-io"],
    versions: VERSIONS,
    spec: spec as never,
    status: OPEN,
    labels: LABELS,
    ...(columns === undefined ? {} : { columns: [...columns, AGE] }),
  });

const security = (kind: string, plural: string, shortName: string, spec: object, column: { name: string; jsonPath: string }) =>
  customResource({
    group: "security.istio.io",
    kind,
    plural,
    shortNames: [shortName],
    categories: ["istio-io", "security-istio-io"],
    versions: VERSIONS,
    spec: spec as never,
    status: OPEN,
    labels: LABELS,
    columns: [column, AGE],
  });

/** The definitions of Istio's API that the mesh heeds. */
export function istioDefinitions(): object[] {
  return [
    networking(
      "VirtualService",
      "virtualservices",
      ["vs"],
      fields({
        hosts: TEXTS,
        gateways: TEXTS,
        exportTo: TEXTS,
        http: listOf(HTTP_ROUTE),
        tcp: listOf(fields({ match: listOf(OPEN), route: listOf(fields({ destination: DESTINATION, weight: WHOLE }, "destination")) })),
        tls: listOf(fields({ match: listOf(OPEN), route: listOf(fields({ destination: DESTINATION, weight: WHOLE }, "destination")) })),
      }),
      [
        { name: "Gateways", jsonPath: ".spec.gateways" },
        { name: "Hosts", jsonPath: ".spec.hosts" },
      ],
    ),
    networking(
      "DestinationRule",
      "destinationrules",
      ["dr"],
      fields(
        {
          host: TEXT,
          trafficPolicy: POLICY,
          subsets: listOf(fields({ name: TEXT, labels: TEXT_MAP, trafficPolicy: POLICY }, "name")),
          exportTo: TEXTS,
          workloadSelector: SELECTOR,
        },
        "host",
      ),
      [{ name: "Host", jsonPath: ".spec.host" }],
    ),
    networking("Gateway", "gateways", ["gw"], fields({ selector: TEXT_MAP, servers: listOf(SERVER) })),
    networking(
      "ServiceEntry",
      "serviceentries",
      ["se"],
      fields(
        {
          hosts: listOf(TEXT, 256),
          addresses: listOf(TEXT, 256),
          ports: listOf(fields({ number: WHOLE, name: TEXT, protocol: TEXT, targetPort: WHOLE }, "number", "name"), 256),
          location: oneOf("MESH_EXTERNAL", "MESH_INTERNAL"),
          resolution: oneOf("NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS"),
          endpoints: listOf(
            fields({ address: TEXT, ports: mapOf(WHOLE), labels: TEXT_MAP, network: TEXT, locality: TEXT, weight: WHOLE, serviceAccount: TEXT }),
            4_096,
          ),
          workloadSelector: fields({ labels: TEXT_MAP }),
          exportTo: TEXTS,
          subjectAltNames: TEXTS,
        },
        "hosts",
      ),
      [
        { name: "Hosts", jsonPath: ".spec.hosts" },
        { name: "Location", jsonPath: ".spec.location" },
        { name: "Resolution", jsonPath: ".spec.resolution" },
      ],
    ),
    networking(
      "Sidecar",
      "sidecars",
      undefined,
      fields({
        workloadSelector: fields({ labels: TEXT_MAP }),
        egress: listOf(fields({ hosts: TEXTS, port: OPEN, bind: TEXT, captureMode: TEXT }, "hosts")),
        ingress: listOf(OPEN),
        inboundConnectionPool: OPEN,
        outboundTrafficPolicy: fields({ mode: oneOf("REGISTRY_ONLY", "ALLOW_ANY"), egressProxy: OPEN }),
      }),
    ),
    security("PeerAuthentication", "peerauthentications", "pa", fields({ selector: SELECTOR, mtls: MTLS, portLevelMtls: mapOf(MTLS) }), {
      name: "Mode",
      jsonPath: ".spec.mtls.mode",
    }),
    security(
      "AuthorizationPolicy",
      "authorizationpolicies",
      "ap",
      fields({
        selector: SELECTOR,
        targetRef: OPEN,
        targetRefs: listOf(OPEN),
        action: oneOf("ALLOW", "DENY", "AUDIT", "CUSTOM"),
        provider: fields({ name: TEXT }),
        rules: listOf(RULE, 512),
      }),
      { name: "Action", jsonPath: ".spec.action" },
    ),
    customResource({
      group: "telemetry.istio.io",
      kind: "Telemetry",
      plural: "telemetries",
      shortNames: ["telemetry"],
      categories: ["istio-io", "telemetry-istio-io"],
      versions: ["v1", "v1alpha1"],
      labels: LABELS,
      columns: [AGE],
      status: OPEN,
      spec: fields({
        selector: SELECTOR,
        accessLogging: listOf(fields({ disabled: TRUTH, providers: listOf(OPEN), filter: OPEN, match: OPEN })),
        tracing: listOf(fields({ disableSpanReporting: TRUTH, randomSamplingPercentage: NUMBER, providers: listOf(OPEN), customTags: OPEN, match: OPEN })),
        metrics: listOf(OPEN),
      }),
    }),
  ];
}
