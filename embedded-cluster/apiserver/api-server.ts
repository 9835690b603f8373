import type { NodeProxy } from "../apimachinery/node-proxy.ts";
import { ApiError } from "../apimachinery/status.ts";
import { internalError, unauthorizedError } from "../apimachinery/errors.ts";
import type { ApiClient, ApiRequest, ApiResponse } from "../apimachinery/wire.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Random, randomUid } from "../kernel/random.ts";
import { encodeUtf8 } from "../kernel/bytes.ts";
import type { Store } from "../store/store.ts";
import { resourcePrefix, storeKey } from "../store/store-key.ts";
import { TokenAuthority } from "./authentication/token-authority.ts";
import { MASTERS_GROUP, authenticated } from "./authentication/users.ts";
import { CustomResources } from "./custom-resources/custom-resources.ts";
import { withCustomKinds } from "./custom-resources/open-api.ts";
import type { AdmissionPlugin, Authorizer, MetricsProvider, OpenApiProvider, ProtobufDecoder, UserInfo } from "./hooks.ts";
import { asYamlIfPreferred } from "./representation/yaml.ts";
import type { KindDefinition, StrategyContext } from "./registry/kind-definition.ts";
import { KindRegistry } from "./registry/kind-registry.ts";
import { routeStreamCheck, route, routeExec, routePort } from "./routes.ts";
import type { Serving } from "./rest/serving.ts";

export interface ApiServerOptions {
  clock: Clock;
  random: Random;
  store: Store;
  kinds: readonly KindDefinition[];
  /** undefined: everyone may do everything. */
  authorizer?: Authorizer;
  admission?: readonly AdmissionPlugin[];
  openapi?: OpenApiProvider;
  protobuf?: ProtobufDecoder;
  metrics?: MetricsProvider;
  /** Bearer tokens that are good for ever. */
  tokens?: Readonly<Record<string, UserInfo>>;
  /** Signs service-account tokens; 32 secret bytes that outlive the process, or tokens end with it. */
  tokenKey?: Uint8Array;
}

export interface ApiServer {
  clientFor(user: UserInfo): ApiClient;
  /** Every request of a client with a bad token is answered with 401. */
  clientForToken(token: string): ApiClient;
  /** Whose token it is; undefined when it is not good. */
  authenticateToken(token: string): UserInfo | undefined;
  /** Never rejects: refusals are Statuses. */
  handle(request: ApiRequest, user: UserInfo): Promise<ApiResponse>;
  /** Throws ApiError when exec, attach or port-forward with this path would be refused before the kubelet is asked. */
  checkStream(path: string, user: UserInfo): void;
  /** Where logs, exec, attach and port-forward go. */
  setNodeProxy(proxy: NodeProxy): void;
}

/** An API server over a store, without sockets. Everything it knows of particular kinds comes with the options. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const serving = createServing(options);
  const server: ApiServer = {
    clientFor: (user) => clientOf(serving, () => authenticated(user)),
    clientForToken: (token) => clientOf(serving, () => serving.tokens.authenticate(token)),
    authenticateToken: (token) => serving.tokens.authenticate(token),
    handle: (request, user) => handle(serving, request, user),
    checkStream: (path, user) => routeStreamCheck(serving, path, user),
    setNodeProxy(proxy) {
      serving.nodeProxy = proxy;
    },
  };
  return server;
}

function createServing(options: ApiServerOptions): Serving {
  const { clock, random, store, authorizer } = options;
  const custom = new CustomResources(store);
  const registry = new KindRegistry(options.kinds, custom);
  const strategy: StrategyContext = {
    clock,
    random,
    find: (resource, group, namespace, name) => store.get(storeKey(group, resource, namespace, name)),
    list: (resource, group, namespace) => store.list(resourcePrefix(group, resource) + (namespace === undefined ? "" : `${namespace}/`)),
  };
  const key = options.tokenKey ?? encodeUtf8(randomUid(random) + randomUid(random));
  return {
    clock,
    random,
    store,
    registry,
    strategy,
    admission: options.admission ?? [],
    authorizer,
    openapi: options.openapi === undefined ? undefined : withCustomKinds(options.openapi, custom),
    protobuf: options.protobuf,
    metrics: options.metrics,
    tokens: new TokenAuthority({ key, statics: options.tokens ?? {}, clock, random, objects: strategy }),
    authorize: (attributes) => {
      if (attributes.user.groups.includes(MASTERS_GROUP) || authorizer === undefined) return { allowed: true };
      return authorizer.authorize(attributes, strategy);
    },
    rulesFor: (user, namespace) => {
      const everything = [
        { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
        { verbs: ["*"], nonResourceURLs: ["*"] },
      ];
      return user.groups.includes(MASTERS_GROUP) || authorizer === undefined ? everything : authorizer.rulesFor(user, namespace, strategy);
    },
    nodeProxy: undefined,
  };
}

function clientOf(serving: Serving, identify: () => UserInfo | undefined): ApiClient {
  const identity = (): UserInfo => {
    const user = identify();
    if (user === undefined) throw unauthorizedError();
    return user;
  };
  return {
    async request(request) {
      const user = identify();
      return user === undefined ? refused(unauthorizedError()) : handle(serving, request, user);
    },
    async exec({ path, signal }) {
      return routeExec(serving, path, identity(), signal);
    },
    async portForward({ path, port, signal }) {
      return routePort(serving, path, port, identity(), signal);
    },
  };
}

async function handle(serving: Serving, request: ApiRequest, user: UserInfo): Promise<ApiResponse> {
  return asYamlIfPreferred(request, await answered(serving, request, user));
}

async function answered(serving: Serving, request: ApiRequest, user: UserInfo): Promise<ApiResponse> {
  try {
    return await route(serving, request, user);
  } catch (error) {
    // A fault of ours must not take the server down with it; what it was goes to the caller, as upstream's panic handler does not.
    return refused(error instanceof ApiError ? error : internalError((error as Error).message));
  }
}

function refused(error: ApiError): ApiResponse {
  const retry = error.status.details?.retryAfterSeconds;
  const headers = { "content-type": "application/json", ...(retry === undefined ? {} : { "retry-after": String(retry) }) };
  return { status: error.code, headers, body: { type: "json", value: error.status } };
}
