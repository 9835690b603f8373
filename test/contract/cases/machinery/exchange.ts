import type { ApiMethod } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { readAllText } from "@tsunagu/embedded-cluster/kernel/streams";
import { parse } from "yaml";
import type { CaseOptions } from "../../harness/case.ts";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";

/** One request of a case. `$NS` in it is the namespace, `$A` a name that no other case uses, of a cluster-wide object too. */
export interface Exchange {
  method: ApiMethod;
  path: string;
  /** Sent as JSON; a text goes out as it is. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Only sets the scene: its answer must be a success and is not compared. */
  quiet?: boolean;
  /** Who wrote the object is left out: components whose programs differ. */
  anyWriter?: boolean;
  /** Whatever else there is in the namespace does not matter to the answer. */
  refused?: boolean;
  /** Headers of the answer that are part of the promise, beside its warnings. */
  shows?: readonly string[];
}

/** A case that sends requests and holds every answer, status, warnings and whole body, against what the real cluster answered. */
export function exchangeCase(name: string, exchanges: readonly Exchange[], options?: CaseOptions): void {
  contractCase(name, async (c) => expectGolden(c, goldenOf(name), await converse(c, exchanges)), {
    ...(isShareable(exchanges) ? { sharesNamespace: true } : {}),
    ...options,
  });
}

/** A table of cases of one exchange each, after the same scene. */
export function exchangeCases(area: string, scene: readonly Exchange[], rows: Readonly<Record<string, Exchange>>): void {
  for (const [name, exchange] of Object.entries(rows)) exchangeCase(`${area}: ${name}`, [...scene, exchange]);
}

/** A table of requests whose answers do not depend on what there is. */
export function refusalCases(area: string, rows: Readonly<Record<string, Exchange>>): void {
  for (const [name, exchange] of Object.entries(rows)) exchangeCase(`${area}: ${name}`, [{ ...exchange, refused: true }]);
}

/** A case whose every object bears the case's own name leaves others' alone, and so does a question that can only be refused. */
function isShareable(exchanges: readonly Exchange[]): boolean {
  return exchanges.every(({ path, body, refused }) => refused === true || JSON.stringify([path, body ?? ""]).includes("$A"));
}

async function converse(c: ContractCluster, exchanges: readonly Exchange[]): Promise<unknown[]> {
  const own = `a${Math.random().toString(36).slice(2, 10)}`;
  const answers: unknown[] = [];
  for (const exchange of exchanges) {
    const { method, path, body, headers, quiet = false, shows = [], anyWriter = false } = filled(c, exchange, own);
    const answer = await send(c, method, path, body, { "user-agent": "contract/1", ...headers });
    if (quiet && answer.status >= 400) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    const shown = Object.fromEntries(
      ["warning", ...shows].flatMap((header) => (answer.headers[header] === undefined ? [] : [[header, answer.headers[header]]])),
    );
    if (!quiet)
      answers.push({
        request: `${method} ${path}`,
        status: answer.status,
        ...shown,
        body: anyWriter ? withoutWriters(comparable(answer.body)) : comparable(answer.body),
      });
  }
  return JSON.parse(JSON.stringify(answers).replaceAll(own, "$A")) as unknown[];
}

function filled(c: ContractCluster, exchange: Exchange, own: string): Exchange {
  return JSON.parse(JSON.stringify(exchange).replaceAll("$NS", c.namespace).replaceAll("$A", own)) as Exchange;
}

async function send(c: ContractCluster, method: ApiMethod, path: string, body: unknown, headers: Record<string, string>) {
  const raw = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const sent = { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers };
  return c.drive(
    (async () => {
      const answer = await c.client.request({ method, path, headers: sent, ...(raw === undefined ? {} : { body: raw }) });
      return { status: answer.status, headers: answer.headers, body: await bodyOf(answer) };
    })(),
  );
}

async function bodyOf({ headers, body }: Awaited<ReturnType<ContractCluster["client"]["request"]>>): Promise<unknown> {
  if (body.type === "json") return body.bareItems === true ? bare(body.value as { items: object[] }) : body.value;
  if (body.type === "watch") {
    const events: unknown[] = [];
    for await (const event of body.events) events.push(event);
    return events;
  }
  const text = await readAllText(body.source);
  return headers["content-type"] === "application/yaml" ? parse(text) : text;
}

/** In memory the items of a list keep what goes without saying over the wire. */
function bare(list: { items: object[] }): object {
  return { ...list, items: list.items.map((item) => ({ ...item, apiVersion: undefined, kind: undefined })) };
}

/** What no two clusters share: revisions in sentences, tokens, objects shown whole in a refusal, descriptions of columns, when a manager wrote. */
function comparable(value: unknown, key = ""): unknown {
  if (typeof value === "string") return key === "continue" ? "<token>" : comparableText(value);
  if (Array.isArray(value)) return value.map((item) => comparable(item));
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    if (name === "managedFields") return [["managers", (field as object[]).map((entry) => comparable({ ...entry, time: undefined }))]];
    if (name === "description" && "priority" in value) return [];
    if (name === "cells")
      return [[name, (field as unknown[]).map((cell) => (typeof cell === "string" && /^(\d+[smhd])+$/.test(cell) ? "<age>" : comparable(cell)))]];
    if (name === "ca.crt") return [[name, "<certificate>"]];
    return field === undefined ? [] : [[name, comparable(field, name)]];
  });
  return Object.fromEntries(fields);
}

function withoutWriters(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, field: unknown) => (name === "managers" ? undefined : field)));
}

function comparableText(text: string): string {
  return text
    .replace(/Invalid value: "(\{.*\})": /s, 'Invalid value: "<object>": ')
    .replace(/too old resource version: \d+ \(\d+\)/, "too old resource version: <revision> (<revision>)")
    .replace(/current: \d+/, "current: <revision>")
    .replace(/ResourceVersion in record \(\d+\)/, "ResourceVersion in record (<revision>)");
}

/** "machinery: a list in pages" is recorded in machinery/a-list-in-pages. */
function goldenOf(name: string): string {
  const [area = "", rest = ""] = name.split(/: (.*)/s);
  const slug = rest.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return `${area}/${slug.replace(/^-|-$/g, "")}`;
}
