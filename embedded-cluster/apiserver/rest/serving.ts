import type { NodeProxy } from "../../apimachinery/node-proxy.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Random } from "../../kernel/random.ts";
import type { Store } from "../../store/store.ts";
import type { TokenAuthority } from "../authentication/token-authority.ts";
import type { AdmissionPlugin, Attributes, Authorizer, Decision, MetricsProvider, OpenApiProvider, PolicyRule, ProtobufDecoder, UserInfo } from "../hooks.ts";
import type { StrategyContext } from "../registry/kind-definition.ts";
import type { KindRegistry } from "../registry/kind-registry.ts";

/** The parts of one API server that the handlers work with. */
export interface Serving {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly registry: KindRegistry;
  readonly authorizer: Authorizer | undefined;
  readonly admission: readonly AdmissionPlugin[];
  readonly openapi: OpenApiProvider | undefined;
  readonly protobuf: ProtobufDecoder | undefined;
  readonly metrics: MetricsProvider | undefined;
  readonly tokens: TokenAuthority;
  readonly strategy: StrategyContext;
  /** Whether system:masters, or the authorizer, lets the request through. */
  authorize(attributes: Attributes): Decision;
  /** The rules of a user in a namespace. */
  rulesFor(user: UserInfo, namespace: string): PolicyRule[];
  /** undefined until the kubelet has said where it is. */
  nodeProxy: NodeProxy | undefined;
}
