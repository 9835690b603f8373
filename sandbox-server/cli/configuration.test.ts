import { describe, expect, test } from "vitest";
import { readConfiguration } from "./configuration.ts";

describe("readConfiguration", () => {
  test("has defaults for all of it", () => {
    expect(readConfiguration({}, "/srv/tsunagu")).toEqual({
      port: 8080,
      host: "127.0.0.1",
      dataFolder: "/srv/tsunagu/.tsunagu",
      cluster: "embedded",
      allowedOrigins: [],
      secureCookies: false,
      trustProxy: false,
      publicUrl: "http://localhost:8080",
    });
  });

  test("a KUBECONFIG means that cluster, unless told otherwise", () => {
    expect(readConfiguration({ KUBECONFIG: "x" }, "/").cluster).toBe("kubeconfig");
    expect(readConfiguration({ KUBECONFIG: "x", TSUNAGU_CLUSTER: "embedded" }, "/").cluster).toBe("embedded");
  });

  test("an https address means secure cookies", () => {
    expect(readConfiguration({ TSUNAGU_URL: "https://learn.example.com/" }, "/")).toMatchObject({
      secureCookies: true,
      publicUrl: "https://learn.example.com",
    });
  });

  test.each([
    [{ PORT: "http" }, 'PORT is "http"; expected a number from 0 to 65535, for example PORT=8080'],
    [{ TSUNAGU_CLUSTER: "kind" }, 'TSUNAGU_CLUSTER is "kind"; expected "embedded" or "kubeconfig". Leave it unset for the embedded cluster.'],
    [{ TSUNAGU_URL: "learn" }, 'TSUNAGU_URL is "learn"; expected a URL such as https://learn.example.com'],
  ])("says what is wrong with %j", (environment, message) => {
    expect(() => readConfiguration(environment, "/")).toThrow(message);
  });
});
