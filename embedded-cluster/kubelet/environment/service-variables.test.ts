import { expect, test } from "vitest";
import type { Service } from "../../apimachinery/types/core.ts";
import { serviceVariables } from "./service-variables.ts";

const service = (namespace: string, name: string, clusterIP: string, ports: Service["spec"]["ports"]): Service =>
  ({ apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec: { clusterIP, ports }, status: {} }) as Service;

const kubernetes = service("default", "kubernetes", "10.96.0.1", [{ name: "https", port: 443 }]);
const api = service("app", "api-service", "10.96.7.7", [
  { name: "http", port: 80 },
  { name: "metrics", port: 9090 },
]);
const headless = service("app", "postgres-headless", "None", [{ port: 5432 }]);

const masterVariables = {
  KUBERNETES_SERVICE_HOST: "10.96.0.1",
  KUBERNETES_SERVICE_PORT: "443",
  KUBERNETES_SERVICE_PORT_HTTPS: "443",
  KUBERNETES_PORT: "tcp://10.96.0.1:443",
  KUBERNETES_PORT_443_TCP: "tcp://10.96.0.1:443",
  KUBERNETES_PORT_443_TCP_PROTO: "tcp",
  KUBERNETES_PORT_443_TCP_PORT: "443",
  KUBERNETES_PORT_443_TCP_ADDR: "10.96.0.1",
};

test("Services of the pod's own namespace and the API server's, never headless ones", () => {
  expect(Object.fromEntries(serviceVariables([kubernetes, api, headless], "app", true))).toEqual({
    ...masterVariables,
    API_SERVICE_SERVICE_HOST: "10.96.7.7",
    API_SERVICE_SERVICE_PORT: "80",
    API_SERVICE_SERVICE_PORT_HTTP: "80",
    API_SERVICE_SERVICE_PORT_METRICS: "9090",
    API_SERVICE_PORT: "tcp://10.96.7.7:80",
    API_SERVICE_PORT_80_TCP: "tcp://10.96.7.7:80",
    API_SERVICE_PORT_80_TCP_PROTO: "tcp",
    API_SERVICE_PORT_80_TCP_PORT: "80",
    API_SERVICE_PORT_80_TCP_ADDR: "10.96.7.7",
    API_SERVICE_PORT_9090_TCP: "tcp://10.96.7.7:9090",
    API_SERVICE_PORT_9090_TCP_PROTO: "tcp",
    API_SERVICE_PORT_9090_TCP_PORT: "9090",
    API_SERVICE_PORT_9090_TCP_ADDR: "10.96.7.7",
  });
});

test("without service links, and from another namespace, only the API server", () => {
  expect(Object.fromEntries(serviceVariables([kubernetes, api], "app", false))).toEqual(masterVariables);
  expect(Object.fromEntries(serviceVariables([kubernetes, api], "other", true))).toEqual(masterVariables);
});
