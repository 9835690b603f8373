/** Rules of a pod's nat table that send its connections through a proxy. Models what istio-iptables lays down. */
export interface TrafficRedirect {
  /** The proxy's port for connections that the pod's programs open. */
  outboundPort: number;
  /** The proxy's port for connections that come to the pod. */
  inboundPort: number;
  excludedOutboundPorts: readonly number[];
  excludedInboundPorts: readonly number[];
}

export function redirectsOutbound(rules: TrafficRedirect | undefined, port: number): rules is TrafficRedirect {
  return rules !== undefined && !rules.excludedOutboundPorts.includes(port);
}

export function redirectsInbound(rules: TrafficRedirect | undefined, port: number): rules is TrafficRedirect {
  return rules !== undefined && !rules.excludedInboundPorts.includes(port);
}
