import { exchangeCase, exchangeCases, refusalCases } from "./exchange.ts";
import { CONFIG_MAPS, configMap, get, given, NAMESPACE, OWN } from "./requests.ts";

const three = [
  given(configMap("a", { metadata: { labels: { app: "web", tier: "front" } } })),
  given(configMap("b", { metadata: { labels: { app: "web" } } })),
  given(configMap("c")),
];

exchangeCases("machinery", three, {
  "the first page of a list says how many remain": get(`${CONFIG_MAPS}?limit=2`),
  "a page of what a field selector finds does not count the rest": get(`${CONFIG_MAPS}?limit=2&${OWN}`),
  "a page of what a label selector finds does not count the rest": get(`${CONFIG_MAPS}?limit=1&labelSelector=app%3Dweb`),
  "a negative limit is none": get(`${CONFIG_MAPS}?limit=-1&${OWN}`),
  "a limit at revision 0 is none": get(`${CONFIG_MAPS}?limit=1&resourceVersion=0&${OWN}`),
  "a whole list of a typed kind names the kind once": get(`${CONFIG_MAPS}?${OWN}`),
});

/** Continue tokens, written by hand. */
const token = (revision: unknown, start: unknown, version: unknown = "meta.k8s.io/v1") =>
  Buffer.from(JSON.stringify({ v: version, rv: revision, start })).toString("base64url");

refusalCases("machinery", {
  "a limit must be a number": get(`${CONFIG_MAPS}?limit=abc`),
  "a continue token must be base64": get(`${CONFIG_MAPS}?limit=1&continue=!!!`),
  "a continue token must hold JSON": get(`${CONFIG_MAPS}?limit=1&continue=abc`),
  "a continue token must be of a known version": get(`${CONFIG_MAPS}?continue=${token(1, "a", "v9")}`),
  "a continue token must name a revision": get(`${CONFIG_MAPS}?continue=${token(0, "a")}`),
  "a continue token must name a key": get(`${CONFIG_MAPS}?continue=${token(5, "")}`),
  "a continue token may not climb": get(`${CONFIG_MAPS}?continue=${token(5, "../x")}`),
  "a continue token says its revision itself": get(`${CONFIG_MAPS}?limit=1&continue=${token(1, "a\u0000")}&resourceVersion=5`),
  "a continue token and a match exclude each other": get(`${CONFIG_MAPS}?continue=${token(1, "a")}&resourceVersion=5&resourceVersionMatch=Exact`),
  "a revision must be a number": get(`${CONFIG_MAPS}?resourceVersion=abc`),
  "a revision must not be negative": get(`${CONFIG_MAPS}?resourceVersion=-1`),
  "a revision that is yet to come": get(`${CONFIG_MAPS}?resourceVersion=99999999`),
  "exactly a revision that is yet to come": get(`${CONFIG_MAPS}?resourceVersion=99999999&resourceVersionMatch=Exact`),
  "not older than a revision that is yet to come": get(`${CONFIG_MAPS}?resourceVersion=99999999&resourceVersionMatch=NotOlderThan`),
  "a match needs a revision": get(`${CONFIG_MAPS}?resourceVersionMatch=Exact`),
  "an unknown match": get(`${CONFIG_MAPS}?resourceVersionMatch=Foo&resourceVersion=5`),
  "exactly revision 0 means nothing": get(`${CONFIG_MAPS}?resourceVersionMatch=Exact&resourceVersion=0`),
  "initial events are not for lists": get(`${CONFIG_MAPS}?sendInitialEvents=true`),
  "one object at a revision that is no number": get(`${CONFIG_MAPS}/a?resourceVersion=abc`),
  "one object at a revision that is yet to come": get(`${CONFIG_MAPS}/a?resourceVersion=99999999`),
});

exchangeCase("machinery: an inconsistent continuation lists what there is now", [
  ...three,
  get(`${CONFIG_MAPS}?limit=1&${OWN}&continue=${token(-1, "a\u0000")}`),
]);

const labelSelectors: Record<string, string> = {
  "a=b=c": "two equals signs",
  "a in b": "a set without brackets",
  "a in (b": "a set without its end",
  "=b": "no key",
  "a,,b": "nothing between commas",
  "a>x": "more than a word",
  "a=-b": "a value that begins with a dash",
  "-a=b": "a key that begins with a dash",
  "a/b/c=d": "a key with two slashes",
  "a=b c": "a space in a value",
  "a in ()": "an empty set",
  "!a=b": "a negation with a value",
  "(": "a lone bracket",
  "a notin (x y)": "a set without commas",
  [`a=${"x".repeat(64)}`]: "a value of 64 characters",
};
refusalCases(
  "machinery",
  Object.fromEntries(
    Object.entries(labelSelectors).map(([selector, what]) => [`label selector, ${what}`, get(`${CONFIG_MAPS}?labelSelector=${encodeURIComponent(selector)}`)]),
  ),
);

const fieldSelectors: Record<string, string> = {
  "a=b": "an unknown field",
  "metadata.name": "no value",
  "metadata.name=a=b": "two equals signs",
  "metadata.name=a\\x": "an unknown escape",
  "metadata.labels=1": "labels",
  "metadata.name>a": "an unknown operator",
};
refusalCases(
  "machinery",
  Object.fromEntries(
    Object.entries(fieldSelectors).map(([selector, what]) => [`field selector, ${what}`, get(`${CONFIG_MAPS}?fieldSelector=${encodeURIComponent(selector)}`)]),
  ),
);

exchangeCase("machinery: field selectors that pods know", [
  get(`${NAMESPACE}/pods?fieldSelector=${encodeURIComponent("status.phase=Running,spec.nodeName!=x")}`),
  get(`${NAMESPACE}/pods?fieldSelector=${encodeURIComponent("spec.restartPolicy=Always,spec.schedulerName=x,spec.serviceAccountName=x,status.podIP=1")}`),
  get(`${NAMESPACE}/pods?fieldSelector=${encodeURIComponent("spec.hostNetwork=true,status.nominatedNodeName=")}`),
  get(`${NAMESPACE}/pods?fieldSelector=spec.foo%3D1`),
]);
exchangeCase("machinery: field selectors that other kinds know", [
  get(`${NAMESPACE}/secrets?fieldSelector=type%3DOpaque`),
  get(`${NAMESPACE}/secrets?fieldSelector=data%3D1`),
  get(`${NAMESPACE}/services?fieldSelector=spec.clusterIP%3DNone,spec.type%3DClusterIP`),
  get(`${NAMESPACE}/services?fieldSelector=foo%3D1`),
  get(`${NAMESPACE}/events?fieldSelector=foo%3D1`),
  get(`${NAMESPACE}/serviceaccounts?fieldSelector=foo%3D1`),
  get(`/api/v1/namespaces?fieldSelector=status.phase%3DX`),
  get(`/api/v1/namespaces?fieldSelector=foo%3DX`),
]);
