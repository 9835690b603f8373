import { expect, test } from "vitest";
import { type DnsMessage, type DnsRecord, MalformedMessage, decodeMessage, encodeMessage } from "./index.ts";

const record = (name: string, data: DnsRecord["data"]): DnsRecord => ({ name, ttl: 30, class: 1, data });

const MESSAGE: DnsMessage = {
  id: 0xbeef,
  isResponse: true,
  opcode: 0,
  authoritative: true,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: true,
  code: 3,
  questions: [{ name: "web.default.svc.cluster.local.", type: 1, class: 1 }],
  answers: [
    record("web.default.svc.cluster.local.", { kind: "A", address: "10.96.0.255" }),
    record("six.example.", { kind: "AAAA", address: "2001:db8::1:0:0:1" }),
    record("loop.example.", { kind: "AAAA", address: "::" }),
    record("alias.default.svc.cluster.local.", { kind: "CNAME", target: "web.default.svc.cluster.local." }),
    record("1.0.96.10.in-addr.arpa.", { kind: "PTR", target: "kubernetes.default.svc.cluster.local." }),
    record("_http._tcp.web.default.svc.cluster.local.", { kind: "SRV", priority: 1, weight: 50, port: 8080, target: "web.default.svc.cluster.local." }),
    record("dns-version.cluster.local.", { kind: "TXT", texts: ["1.1.0", ""] }),
    record("new.example.", { kind: "raw", type: 65, bytes: Uint8Array.of(0, 1, 2) }),
  ],
  authorities: [
    record("cluster.local.", {
      kind: "SOA",
      nameServer: "ns.dns.cluster.local.",
      mailbox: "hostmaster.cluster.local.",
      serial: 4_000_000_000,
      refresh: 7_200,
      retry: 1_800,
      expire: 86_400,
      minimum: 30,
    }),
    record("cluster.local.", { kind: "NS", target: "ns.dns.cluster.local." }),
  ],
  additionals: [{ name: ".", ttl: 0, class: 1_232, data: { kind: "raw", type: 41, bytes: new Uint8Array(0) } }],
};

test("every kind of record survives the wire", () => {
  expect(decodeMessage(encodeMessage(MESSAGE))).toEqual(MESSAGE);
});

test("a question and its answer, byte by byte: the answer's name is a pointer", () => {
  const short = {
    ...MESSAGE,
    id: 1,
    code: 0,
    questions: [{ name: "a.bc.", type: 1, class: 1 }],
    answers: [record("a.bc.", { kind: "A", address: "10.0.0.1" })],
    authorities: [],
    additionals: [],
  };
  expect(Buffer.from(encodeMessage(short)).toString("hex")).toBe(
    "000185800001000100000000" + "016102626300" + "00010001" + "c00c" + "00010001" + "0000001e" + "0004" + "0a000001",
  );
});

test.each([
  ["nothing", []],
  ["half a header", [0, 1, 0]],
  ["a count without records", [0, 1, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0]],
  ["a name that points to itself", [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1]],
  ["a name that points forward", [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 14, 0xc0, 12, 0, 1, 0, 1]],
  ["a name in a circle", [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 97, 0xc0, 12, 0, 1, 0, 1]],
  ["an unknown label", [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 1, 0, 1]],
  ["a record longer than the message", [0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 65, 0, 1, 0, 0, 0, 0, 0, 9, 1]],
  ["an address of three bytes", [0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4]],
])("malformed: %s", (_, bytes) => {
  expect(() => decodeMessage(Uint8Array.from(bytes))).toThrow(MalformedMessage);
});

test.each(["a..b.", ".a.", `${"x".repeat(64)}.`, `${"abc.".repeat(70)}`])("%s is no name", (name) => {
  expect(() => encodeMessage({ ...MESSAGE, questions: [{ name, type: 1, class: 1 }] })).toThrow("is not a legal name");
});
