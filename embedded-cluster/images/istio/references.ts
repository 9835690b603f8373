/** The release of Istio that is installed. */
export const ISTIO_VERSION = "1.28.0";
export const PROXY_REFERENCE = `docker.io/istio/proxyv2:${ISTIO_VERSION}`;
export const PILOT_REFERENCE = `docker.io/istio/pilot:${ISTIO_VERSION}`;
export const JAEGER_REFERENCE = "docker.io/jaegertracing/all-in-one:1.67.0";
