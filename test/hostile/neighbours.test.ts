import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { Person } from "../server/person.ts";
import type { TypedTerminal } from "../server/typed-terminal.ts";

/** Another learner's command must answer within this, whatever the attacker does, on a machine that is busy with other tests. */
const NEIGHBOUR_MILLISECONDS = 5_000;
const COMMANDS = 15;
const CTRL_C = "\u0003";

let attacker: Person;
let attackedSession: string;
let neighbour: TypedTerminal;

beforeAll(async () => {
  attacker = new Person(inject("url"));
  attackedSession = (await attacker.startLab("playground")).id;
  const person = new Person(inject("url"));
  neighbour = await person.openTerminal((await person.startLab("three-tiers")).id);
});
afterAll(() => neighbour?.close());

/** The slowest of some commands of the neighbour, in milliseconds. */
async function slowest(): Promise<number> {
  let most = 0;
  for (let index = 0; index < COMMANDS; index++) {
    const started = performance.now();
    expect(await neighbour.run(index % 3 === 0 ? "kubectl get pods" : `echo n''${index}`)).toContain(index % 3 === 0 ? "No resources found" : `n${index}`);
    most = Math.max(most, performance.now() - started);
  }
  return most;
}

describe("while somebody runs", () => {
  test.each([
    ["an endless loop", "while true; do :; done"],
    ["yes", "yes"],
    ["yes into nothing", "yes > /dev/null"],
    ["a fork bomb", ":(){ :|:& };:"],
    ["endless recursion", "f() { f; }; f"],
    ["a loop of API requests", "while true; do kubectl get pods >/dev/null; done"],
    ["a full disk", "while true; do head -c 1000000 /dev/zero >> big; done"],
    ["a variable that doubles", "x=xxxxxxxxxxxxxxxx; while true; do x=$x$x; done"],
    ["a regular expression that explodes", "head -c 5000 /dev/zero | tr '\\0' a | grep -E '^(a+)+$b'"],
  ])("%s, another learner's terminal answers", async (_, command) => {
    const terminal = await attacker.openTerminal(attackedSession);
    terminal.keys(`${command}\r`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    try {
      expect(await slowest()).toBeLessThan(NEIGHBOUR_MILLISECONDS);
      expect((await attacker.ask("GET", "/healthz")).body.status).toBe("ok");
    } finally {
      terminal.keys(CTRL_C);
      terminal.close();
      // The attacker is not locked out either: the sandbox starts over.
      const reset = await attacker.ask("POST", `/api/sessions/${attackedSession}/reset`, {});
      expect(reset.status).toBe(200);
      await attacker.startLab("playground");
    }
  });

  test("a thousand Pods, another learner's terminal answers, and the quota says no in Kubernetes' words", async () => {
    const terminal = await attacker.openTerminal(attackedSession);
    await terminal.run("kubectl create deployment flood --image=nginx --replicas=1000");
    expect(await slowest()).toBeLessThan(NEIGHBOUR_MILLISECONDS);
    const events = await terminal.run("kubectl get events | grep -m 1 -o 'exceeded quota.*'");
    expect(events).toMatch(/exceeded quota: \S+, requested: pods=1, used: pods=60, limited: pods=60/);
    await terminal.run("kubectl delete deployment flood");
    terminal.close();
  });
});

describe("manifests that are none", () => {
  test.each([
    ["a tab", "a:\n\t- b\n", /error: error parsing STDIN: error converting YAML to JSON/],
    ["no kind", "a: b\n", /error: error validating "STDIN": error validating data: \[apiVersion not set, kind not set\]/],
    ["an unknown kind", "apiVersion: v1\nkind: Pode\nmetadata: {name: a}\n", /no matches for kind "Pode" in version "v1"/],
    ["a field that is not there", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {container: []}\n", /unknown field "spec\.container"/],
    ["an open bracket", "a: [1, 2\n", /error: error parsing STDIN: error converting YAML to JSON/],
    [
      "aliases that multiply",
      `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
        .split("")
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[index]}`).join(",")}]`)
        .join("\n")}\n`,
      /error/i,
    ],
  ])("%s: kubectl says what is wrong", async (_, yaml, message) => {
    const text = await neighbour.run(`kubectl apply -f - <<'END'\n${yaml}END`.replaceAll("\n", "\r").replaceAll("\t", "\u0016\t"));
    expect(text).toMatch(message);
    expect(await neighbour.run("echo al''ive")).toContain("alive");
  });
});
