import { expect, test } from "vitest";
import type { PodTemplateSpec } from "../../apimachinery/types/core.ts";
import { dumpQuantity } from "./dump-quantity.ts";
import { fnv1, fnv1a, safeEncode } from "./fnv.ts";
import { goDump } from "./go-dump.ts";
import { templateHash } from "./template-hash.ts";

// Hashes that a real cluster gave; the contract cases ask one for more.

const TEMPLATE = {
  metadata: { labels: { app: "web" } },
  spec: {
    containers: [
      {
        name: "app",
        image: "nginx:1.27",
        imagePullPolicy: "IfNotPresent",
        resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "100Mi" } },
        readinessProbe: { failureThreshold: 3, httpGet: { path: "/", port: 80, scheme: "HTTP" }, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1 },
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
} as PodTemplateSpec;

test("a template has the hash that a real cluster gives it", () => {
  expect(templateHash(TEMPLATE, undefined)).toBe("dc4d8fb75");
  expect(templateHash(TEMPLATE, 1)).not.toBe(templateHash(TEMPLATE, undefined));
});

test("what is empty is not there", () => {
  const [container] = TEMPLATE.spec.containers;
  const spec = { ...TEMPLATE.spec, volumes: [], nodeSelector: {}, containers: [{ ...container, args: [] }] } as PodTemplateSpec["spec"];
  expect(templateHash({ ...TEMPLATE, spec }, undefined)).toBe("dc4d8fb75");
});

test("values as Go's types print", () => {
  expect(goDump("*int32", 5)).toBe("(*int32)5");
  expect(goDump("*int32", undefined)).toBe("(*int32)<nil>");
  expect(goDump("map[string]string", { b: "2", a: "1" })).toBe("(map[string]string)map[a:1 b:2]");
  expect(goDump("v1.Capabilities", { add: ["NET_ADMIN", "SYS_TIME"] })).toBe(
    "(v1.Capabilities){Add:([]v1.Capability)[NET_ADMIN SYS_TIME] Drop:([]v1.Capability)<nil>}",
  );
  expect(goDump("v1.ConfigMapEnvSource", { name: "a" })).toBe(
    "(v1.ConfigMapEnvSource){LocalObjectReference:(v1.LocalObjectReference){Name:(string)a} Optional:(*bool)<nil>}",
  );
});

test.each([
  ["64Mi", "value:(int64)67108864 scale:(resource.Scale)0", "s:(string) Format:(resource.Format)BinarySI"],
  ["100Mi", "value:(int64)104857600 scale:(resource.Scale)0", "s:(string)100Mi Format:(resource.Format)BinarySI"],
  ["100m", "value:(int64)100 scale:(resource.Scale)-3", "s:(string)100m Format:(resource.Format)DecimalSI"],
  ["5000", "value:(int64)5000 scale:(resource.Scale)0", "s:(string) Format:(resource.Format)DecimalSI"],
  ["5e3", "value:(int64)5 scale:(resource.Scale)3", "s:(string)5e3 Format:(resource.Format)DecimalExponent"],
  ["100Ti", "abs:(big.nat)[8568098291072368640 5960]", "s:(string) Format:(resource.Format)BinarySI"],
])("%s as a Go Quantity", (text, amount, rest) => {
  expect(dumpQuantity(text)).toContain(amount);
  expect(dumpQuantity(text)).toContain(rest);
});

test("hashes of 32 bits", () => {
  expect([fnv1("a"), fnv1a("a"), safeEncode(0x811c9dc5)]).toEqual([0x050c5d7e, 0xe40c292c, "65bb57b6b5"]);
});
