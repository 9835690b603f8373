import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";
import { define, defined } from "../crd/definition.ts";

const MERGE = "application/merge-patch+json" as const;
const object = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({ type: "object", properties, ...more });
const rules = (...all: (string | Record<string, unknown>)[]) => ({
  "x-kubernetes-validations": all.map((rule) => (typeof rule === "string" ? { rule } : rule)),
});
const text = { type: "string" };
const integer = { type: "integer" };

contractCase("cel: a rule refuses what it does not hold for, in its own words", async (c) => {
  const spec = object(
    {
      low: integer,
      high: integer,
      name: { ...text, ...rules({ rule: "self.startsWith('a')", message: "must start with a" }) },
      list: { type: "array", maxItems: 5, items: { ...integer, ...rules("self > 0") } },
    },
    rules("!has(self.low) || !has(self.high) || self.low <= self.high"),
  );
  const made = await defined(c, { spec });
  await c.create(made.object("good", { spec: { low: 1, high: 2, name: "ab", list: [1] } }));
  const refused = [];
  for (const spec of [{ low: 3, high: 2 }, { name: "b" }, { list: [1, 0] }]) refused.push(await c.refused(c.create(made.object("bad", { spec }))));
  expectGolden(c, "cel/refused", refused);
});

contractCase("cel: reasons, field paths and message expressions shape the refusal", async (c) => {
  const spec = object(
    { a: integer, b: integer, c: integer, map: { type: "object", maxProperties: 3, additionalProperties: { ...text, maxLength: 5 } } },
    rules(
      { rule: "!has(self.a)", reason: "FieldValueForbidden", fieldPath: ".a", message: "a is not allowed" },
      { rule: "has(self.b)", reason: "FieldValueRequired", fieldPath: ".b", message: "b is needed" },
      { rule: "!has(self.c) || self.c < 5", messageExpression: "self.c > 6 ? 'c is far too large' : 'c is too large'", fieldPath: ".c" },
      { rule: "!has(self.map) || !('x' in self.map)", reason: "FieldValueDuplicate", fieldPath: ".map['x']", message: "x is there" },
    ),
  );
  const made = await defined(c, { spec });
  const refused = [];
  for (const spec of [{ a: 1, b: 1 }, {}, { b: 1, c: 7 }, { b: 1, map: { x: "1" } }]) refused.push(await c.refused(c.create(made.object("bad", { spec }))));
  expectGolden(c, "cel/reasons", refused);
});

contractCase("cel: transition rules compare with what was there", async (c) => {
  const spec = object({
    fixed: { ...text, ...rules({ rule: "self == oldSelf", message: "may not change" }) },
    rising: { ...integer, ...rules({ rule: "self >= oldSelf", message: "may only rise" }) },
    once: { ...text, ...rules({ rule: "!oldSelf.hasValue() || oldSelf.value() == self", optionalOldSelf: true, message: "is set once" }) },
  });
  const made = await defined(c, { spec });
  await c.create(made.object("one", { spec: { fixed: "a", rising: 1 } }));
  const change = (spec: object) => c.patch(made.apiVersion, made.kind, "one", { spec }, MERGE);
  expect((await change({ rising: 2, once: "x" }))["spec"]).toEqual({ fixed: "a", rising: 2, once: "x" });
  expectGolden(c, "cel/transitions", [await c.refused(change({ fixed: "b" })), await c.refused(change({ rising: 1 })), await c.refused(change({ once: "y" }))]);
});

contractCase("cel: items of a map list are compared by their keys", async (c) => {
  const items = object({ name: text, size: integer }, { required: ["name"], ...rules({ rule: "self.size >= oldSelf.size", message: "may only grow" }) });
  const spec = object({ disks: { type: "array", maxItems: 4, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], items } });
  const made = await defined(c, { spec });
  await c.create(
    made.object("one", {
      spec: {
        disks: [
          { name: "a", size: 2 },
          { name: "b", size: 2 },
        ],
      },
    }),
  );
  const change = (disks: object[]) => c.patch(made.apiVersion, made.kind, "one", { spec: { disks } }, MERGE);
  await change([
    { name: "c", size: 1 },
    { name: "b", size: 2 },
  ]);
  expectGolden(
    c,
    "cel/list-transitions",
    await c.refused(
      change([
        { name: "c", size: 1 },
        { name: "b", size: 1 },
      ]),
    ),
  );
});

contractCase("cel: rules at the root see the name and the status", async (c) => {
  const schema = object(
    { spec: object({ size: integer }), status: object({ size: integer }) },
    rules(
      { rule: "self.metadata.name.size() < 8", message: "the name is too long" },
      { rule: "!has(self.status) || self.status.size <= self.spec.size", message: "more than asked for" },
    ),
  );
  const made = await defined(c, { schema, version: { subresources: { status: {} } } });
  expectGolden(c, "cel/root-name", await c.refused(c.create(made.object("much-too-long", { spec: { size: 1 } }))));
  await c.create(made.object("one", { spec: { size: 1 } }));
  expectGolden(c, "cel/root-status", await c.refused(c.patch(made.apiVersion, made.kind, "one", { status: { size: 2 } }, MERGE, { subresource: "status" })));
});

contractCase("cel: rules wait until the value is what the schema says", async (c) => {
  const made = await defined(c, { spec: object({ size: { ...integer, ...rules("self > 0") }, name: text }) });
  expectGolden(c, "cel/not-checked", await c.refused(c.create(made.object("one", { spec: { size: 0, name: 1 } }))));
});

contractCase("cel: what goes wrong while a rule runs is told", async (c) => {
  const spec = object({
    list: { type: "array", maxItems: 5, items: integer },
    map: { type: "object", maxProperties: 5, additionalProperties: integer },
    divisor: integer,
    either: { "x-kubernetes-int-or-string": true },
  });
  const all = [
    "!has(self.list) || self.list[3] > 0",
    "!has(self.map) || self.map['a'] > 0",
    "!has(self.divisor) || 10 / self.divisor > 1",
    "!has(self.either) || self.either > 5",
  ];
  const made = await defined(c, { spec: { ...spec, ...rules(...all) } });
  const refused = [];
  for (const spec of [{ list: [1] }, { map: { b: 1 } }, { divisor: 0 }, { either: "x" }]) refused.push(await c.refused(c.create(made.object("bad", { spec }))));
  expectGolden(c, "cel/runtime-errors", refused);
});

contractCase("cel: an unchanged value may stay against a rule that came later", async (c) => {
  const made = await defined(c, { spec: object({ size: integer, colour: text }) });
  await c.create(made.object("one", { spec: { size: 50, colour: "red" } }));
  const schema = object({ spec: object({ size: { ...integer, ...rules("self < 10") }, colour: text }) });
  const versions = [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }];
  await c.patch("apiextensions.k8s.io/v1", "CustomResourceDefinition", made.name, { spec: { versions } }, MERGE);
  const path = await c.path(made.apiVersion, made.kind, undefined, { namespace: c.namespace, query: { dryRun: "All" } });
  await c.until("the rule is heeded", async () => (await c.request("POST", path, made.object("two", { spec: { size: 50 } }))).status === 422);
  expect((await c.patch(made.apiVersion, made.kind, "one", { spec: { colour: "blue" } }, MERGE))["spec"]).toEqual({ size: 50, colour: "blue" });
});

/** The refusals of definitions with one rule each, on an object with a, b, text, list, map and time. */
async function compiled(c: ContractCluster, all: (string | Record<string, unknown>)[]): Promise<string[]> {
  const properties = {
    a: integer,
    text: { ...text, maxLength: 10 },
    list: { type: "array", maxItems: 5, items: integer },
    map: { type: "object", maxProperties: 5, additionalProperties: { ...text, maxLength: 5 } },
    "x-y": text,
  };
  const messages: string[] = [];
  for (const rule of all) {
    const { definition } = define(c, { spec: { ...object(properties), ...rules(rule) } });
    messages.push((await c.refused(c.create(definition))).message ?? "");
  }
  return messages;
}

contractCase("cel: rules that do not compile are refused with the place of the fault", async (c) => {
  const all = [
    "self.none > 1",
    "self.a == 'x'",
    "self.a.b",
    "nothing",
    "self.a + 1",
    "self.text.contains(1)",
    "unknown(self.a)",
    "self.list.all(x, x)",
    "self.list.exists(x, x == 'a')",
    "self.a.all(x, true)",
    "self.map['a'] == 1",
    "size(self.a) > 1",
    "has(self.none)",
    "[1, 'a'].size() > 0",
    "self.text.matches('a') && self.a",
    "-self.text == 'a'",
    "self.a > 1 ? 'x' : true",
  ];
  expectGolden(c, "cel/compile-errors", await compiled(c, all));
});

contractCase("cel: message expressions and uncorrelatable rules are refused", async (c) => {
  const messages = await compiled(c, [
    { rule: "true", messageExpression: "1" },
    { rule: "true", messageExpression: "self.none" },
    { rule: "true", optionalOldSelf: true },
    { rule: "true", reason: "Odd" },
    { rule: "true", fieldPath: ".none" },
    { rule: " " },
    { rule: "true", message: "a\nb" },
  ]);
  const item = { ...integer, ...rules("self >= oldSelf") };
  const { definition } = define(c, { spec: object({ list: { type: "array", maxItems: 5, items: item } }) });
  messages.push((await c.refused(c.create(definition))).message ?? "");
  expectGolden(c, "cel/refused-rules", messages);
});

/** Creates an object of a kind with these rules: every one of them must compile, and hold. */
async function holds(c: ContractCluster, all: string[]): Promise<void> {
  const properties = {
    a: integer,
    d: { type: "number" },
    on: { type: "boolean" },
    s: { ...text, maxLength: 20 },
    list: { type: "array", maxItems: 5, items: integer },
    texts: { type: "array", maxItems: 5, items: { ...text, maxLength: 10 } },
    map: { type: "object", maxProperties: 5, additionalProperties: { ...text, maxLength: 10 } },
    time: { ...text, format: "date-time" },
    span: { ...text, format: "duration" },
    either: { "x-kubernetes-int-or-string": true },
    "x-y": { ...text, maxLength: 10 },
    namespace: { ...text, maxLength: 10 },
  };
  const made = await defined(c, { spec: { ...object(properties), ...rules(...all) } });
  const spec = {
    a: 7,
    d: 1.5,
    on: true,
    s: "hello world",
    list: [3, 1, 2],
    texts: ["b", "a"],
    map: { k: "v" },
    time: "2001-02-03T04:05:06Z",
    span: "1h30m",
    either: "50%",
    "x-y": "dash",
    namespace: "ns",
  };
  await c.create(made.object("one", { spec }));
}

contractCase("cel: operators and conversions", async (c) => {
  await holds(c, [
    "self.a == 7 && self.a != 8 && self.a > 6 && self.a <= 7",
    "self.a + 1 == 8 && self.a - 1 == 6 && self.a * 2 == 14 && self.a / 2 == 3 && self.a % 2 == 1 && -self.a == -7",
    "self.d == 1.5 && self.d * 2.0 == 3.0 && self.d < 2 && double(self.a) == 7.0 && int(self.d) == 1",
    "self.on && !(!self.on) && (self.on ? 1 : 2) == 1",
    "string(self.a) == '7' && int('7') == self.a && uint(7) == 7u && bool('true')",
    "1 in self.list && !(9 in self.list) && 'k' in self.map",
    "self.list[0] == 3 && self.map['k'] == 'v' && self.map.k == 'v'",
    "self.list + [4] == [3, 1, 2, 4] && {'a': 1}.a == 1",
    "type(self.a) == int && type(self.s) == string && dyn(self.a) == 7",
    "0x10 == 16 && 1e3 == 1000.0 && b'abc'.size() == 3 && r'\\d' == '\\\\d'",
    "self.__namespace__ == 'ns' && self.x__dash__y == 'dash'",
    "type(self.either) == string && self.either.endsWith('%')",
  ]);
});

contractCase("cel: texts", async (c) => {
  await holds(c, [
    "self.s.size() == 11 && self.s.contains('lo w') && self.s.startsWith('he') && self.s.endsWith('ld')",
    "self.s.indexOf('o') == 4 && self.s.lastIndexOf('o') == 7 && self.s.charAt(1) == 'e'",
    "self.s.upperAscii() == 'HELLO WORLD' && 'ABC'.lowerAscii() == 'abc' && ' a '.trim() == 'a'",
    "self.s.substring(6) == 'world' && self.s.substring(0, 5) == 'hello'",
    "self.s.split(' ') == ['hello', 'world'] && self.texts.join('-') == 'b-a' && self.s.replace('l', 'L') == 'heLLo worLd'",
    "self.s.matches('^[a-z ]+$') && !self.s.matches('[0-9]') && self.s.find('w[a-z]+') == 'world' && 'a1b22'.findAll('[0-9]+') == ['1', '22']",
    "'%s is %d'.format(['a', 1]) == 'a is 1'",
    "self.s.replace('l', 'L', 1) == 'heLlo world' && 'a,b,c'.split(',', 2) == ['a', 'b,c']",
  ]);
});

contractCase("cel: lists, maps and macros", async (c) => {
  await holds(c, [
    "self.list.all(x, x > 0) && self.list.exists(x, x == 3) && self.list.exists_one(x, x == 1)",
    "self.list.map(x, x * 2) == [6, 2, 4] && self.list.filter(x, x > 1) == [3, 2] && self.list.map(x, x > 1, x) == [3, 2]",
    "self.map.all(k, k == 'k') && self.map.exists(k, self.map[k] == 'v') && self.map.size() == 1",
    "self.list.sum() == 6 && self.list.min() == 1 && self.list.max() == 3 && !self.list.isSorted() && self.list.indexOf(2) == 2",
    "sets.contains(self.list, [1, 2]) && sets.equivalent(self.list, [1, 2, 3]) && !sets.intersects(self.list, [9])",
    "self.list.sort() == [1, 2, 3] && [1, 1, 2].distinct() == [1, 2] && self.list.slice(0, 2) == [3, 1] && lists.range(3) == [0, 1, 2]",
    "[[1], [2]].flatten() == [1, 2] && self.list.reverse() == [2, 1, 3]",
    "self.list.all(i, v, i < 3 && v > 0) && self.map.transformList(k, v, k + v) == ['kv'] && self.map.transformMap(k, v, v + v) == {'k': 'vv'}",
  ]);
});

contractCase("cel: optional values", async (c) => {
  await holds(c, [
    "self.?a.orValue(0) == 7 && self.?a.hasValue()",
    "self.map[?'none'].orValue('x') == 'x' && self.list[?9].hasValue() == false",
    "optional.of(1).optMap(x, x + 1).value() == 2 && optional.none().or(optional.of(3)).value() == 3",
    "[?self.?a, 8] == [7, 8] && {?'a': self.?a}.size() == 1",
    "has(self.a) && !has(self.map.none)",
  ]);
});

contractCase("cel: times", async (c) => {
  await holds(c, [
    "self.time == timestamp('2001-02-03T04:05:06Z') && self.time < timestamp('2002-01-01T00:00:00Z')",
    "self.time.getFullYear() == 2001 && self.time.getMonth() == 1 && self.time.getDate() == 3 && self.time.getHours() == 4 && self.time.getDayOfWeek() == 6",
    "self.span == duration('90m') && self.span.getMinutes() == 90 && self.span > duration('1h')",
    "self.time + duration('1h') == timestamp('2001-02-03T05:05:06Z') && (self.time - timestamp('2001-02-03T04:05:00Z')).getSeconds() == 6",
    "string(self.time) == '2001-02-03T04:05:06Z' && string(duration('90s')) == '90s'",
  ]);
});

contractCase("cel: Kubernetes' libraries: quantities, addresses, URLs, formats, versions", async (c) => {
  await holds(c, [
    "quantity('1Gi').isGreaterThan(quantity('1G')) && quantity('500m').add(quantity('500m')).compareTo(quantity('1')) == 0 && isQuantity('1Ki') && !isQuantity('x')",
    "quantity('2').asInteger() == 2 && quantity('1.5').isInteger() == false && sign(quantity('1')) == 1 && quantity('50k').asApproximateFloat() == 50000.0",
    "ip('10.0.0.1').family() == 4 && isIP('::1') && !isIP('10.0.0') && ip('127.0.0.1').isLoopback() && ip('::').isUnspecified()",
    "cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsIP('11.0.0.1') && cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8') && cidr('10.0.0.0/8').prefixLength() == 8",
    "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && isCIDR('::/0') && string(cidr('10.0.0.0/8').ip()) == '10.0.0.0'",
    "url('https://example.com:8080/a/b?q=1').getHost() == 'example.com:8080' && url('https://example.com:8080/a').getPort() == '8080' && url('/a').getEscapedPath() == '/a' && isURL('https://a') && !isURL('a b')",
    "url('https://a/b?x=1&x=2').getQuery()['x'] == ['1', '2'] && url('https://a/b').getScheme() == 'https'",
    "!format.dns1123Label().validate('ok').hasValue() && format.dns1123Label().validate('Not ok').hasValue() && format.named('uri').hasValue()",
    "semver('1.2.3').isLessThan(semver('1.10.0')) && semver('1.2.3').major() == 1 && isSemver('1.2.3-a') && !isSemver('1.2')",
  ]);
});
