import type { Board, Session } from "@tsunagu/contracts/rest";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { Person } from "../server/person.ts";
import { startServer, type TestServer } from "../server/start-server.ts";
import { openBrowser, pictureOf, visit, type Visitor } from "./browser.ts";
import { joinClass } from "./class.ts";
import { startLab } from "./lab-page.ts";
import { Screen } from "./screen.ts";

const KILLS = 20;
/** A part of the lab's solution: its first task. */
const PROGRESS = `cd ~/manifests
kubectl create secret generic postgres-secret --from-literal=username=shop --from-literal=password=secret-password
cat > pvc.yaml <<'EOF'
{"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "postgres-pvc"},
"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}
EOF
kubectl apply -f pvc.yaml -f postgres.yaml
kubectl expose deployment postgres --name=postgres-service --port=5432
cd`.split("\n");

/** From the moment the server answers again until the same page has a prompt. How long a process takes to start is the machine's. */
const BACK_MILLISECONDS = 3_000;

let browser: Browser;
let server: TestServer;
let learner: Visitor;

beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), startServer()]);
  learner = await visit(browser, server.url);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

test(`kill -9 in the middle of a lab, ${KILLS} times: the same sandbox goes on, and nothing acknowledged is lost`, async () => {
  const { page } = learner;
  onTestFailed(pictureOf(page, "kill"));
  const sessions = async () => (await (await page.request.get("/api/sessions")).json()) as Session[];
  const instructor = new Person(server.url);
  await instructor.ask("POST", "/api/instructors/claim", { token: new URL(server.instructorLink ?? "").hash.slice(1), displayName: "Teacher" });
  const cohort = (await instructor.ask("POST", "/api/cohorts", { name: "Survivors" })).body as { id: string; joinCode: string };
  const standing = async () =>
    ((await instructor.ask("GET", `/api/cohorts/${cohort.id}/board`)).body as Board).rows[0]?.labs.find(({ labId }) => labId === "three-tiers");
  const databasePassed = async () => {
    const cell = (await standing())?.cells.find(({ taskId }) => taskId === "database");
    return cell !== undefined && cell.passed === cell.total;
  };
  await joinClass(page, "en", cohort.joinCode, "Survivor");
  await page.goto("/en/labs/three-tiers");
  const screen = await startLab(page);
  await screen.focus();
  for (const line of PROGRESS) await screen.type(line);
  await page.locator('li[data-task="database"][data-status="passed"]').waitFor();
  await expect.poll(databasePassed).toBe(true);
  const [before] = await sessions();
  let grades = 0;
  const back: { whole: number; started: number }[] = [];
  for (let kill = 1; kill <= KILLS; kill++) {
    // What the shell has confirmed is in the API server, and must be there afterwards.
    await screen.focus();
    await screen.type(`kubectl create configmap kept-${kill} --from-literal=n=${kill} && echo $? > kept-${kill}`);
    if (kill === 3) await page.locator("[data-hint]").first().click();
    if (kill === 2 || kill === 11) {
      await page.locator("[data-grade]").click();
      grades++;
      await expect.poll(async () => (await standing())?.attempts, { timeout: 120_000 }).toBe(grades);
    }
    const acknowledged = (await sessions())[0];
    await server.kill();
    const started = performance.now();
    server = await server.restart();
    await page.locator('[data-terminal="connected"]').waitFor();
    await new Screen(page).untilPrompt();
    back.push({ whole: performance.now() - started, started: server.startMilliseconds });
    const [after] = await sessions();
    expect(after?.id).toBe(before?.id);
    expect(after?.startedAt).toBe(before?.startedAt);
    expect(after?.hintsShown).toEqual(acknowledged?.hintsShown);
    expect([await databasePassed(), (await standing())?.attempts]).toEqual([true, grades]);
  }
  await screen.focus();
  await screen.type("clear");
  await screen.type(
    "kubectl get configmaps -o name | grep -c kept-; ls | grep -c kept-; kubectl get secret postgres-secret -o jsonpath='{.data.username}'; echo",
  );
  expect((await screen.rows()).slice(-4, -1)).toEqual([String(KILLS), String(KILLS), Buffer.from("shop").toString("base64")]);
  console.log(
    `prompt after kill -9, ms (of which the process's start): ${back.map(({ whole, started }) => `${whole.toFixed(0)} (${started.toFixed(0)})`).join(" ")}`,
  );
  expect(Math.max(...back.map(({ whole, started }) => whole - started))).toBeLessThan(BACK_MILLISECONDS);
});
