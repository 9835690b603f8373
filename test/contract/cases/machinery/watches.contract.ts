import { exchangeCase, refusalCases } from "./exchange.ts";
import { CONFIG_MAPS, configMap, get, given } from "./requests.ts";

const watch = (query: string) => get(`${CONFIG_MAPS}?watch=true&timeoutSeconds=1&${query}`);

refusalCases("machinery", {
  "a watch of nothing ends in time": watch("labelSelector=none"),
  "a watch from a revision that is no number": watch("resourceVersion=abc"),
  "a watch from a revision that is yet to come": watch("resourceVersion=99999999"),
  "initial events need a match": watch("sendInitialEvents=true"),
  "initial events are never exact": watch("sendInitialEvents=true&resourceVersionMatch=Exact&resourceVersion=1"),
  "a match of a watch needs initial events": watch("resourceVersionMatch=NotOlderThan&resourceVersion=1"),
  "a watch does not go on from a token": watch("continue=abc"),
  "the seconds of a watch must be a number": get(`${CONFIG_MAPS}?watch=true&timeoutSeconds=abc`),
  "the older path watches too, with GET alone": { method: "POST", path: "/api/v1/watch/namespaces/$NS/configmaps", body: configMap("x") },
});

exchangeCase("machinery: a watch begins with the state", [
  given(configMap("a", { metadata: { labels: { app: "web" } } })),
  given(configMap("b")),
  watch("labelSelector=app%3Dweb"),
]);
exchangeCase("machinery: a watch of one name shows one object", [given(configMap("a")), given(configMap("b")), watch("fieldSelector=metadata.name%3Db")]);
exchangeCase("machinery: a watch that leaves the state out", [given(configMap("a")), watch("sendInitialEvents=false&resourceVersionMatch=NotOlderThan")]);
exchangeCase("machinery: the path of one object is never a watch", [given(configMap("a")), get(`${CONFIG_MAPS}/a?watch=1`)]);
