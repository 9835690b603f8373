import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import type { Process } from "../../shell/process/process.ts";
import { CommandError } from "../errors/command-error.ts";
import { parseYaml } from "../text/parse-yaml.ts";
import { toYaml } from "../printers/yaml.ts";
import { absolutePath, homeOf } from "../text/paths.ts";

export interface NamedCluster {
  name: string;
  cluster: { server?: string; [field: string]: unknown };
}

export interface NamedUser {
  name: string;
  user: { token?: string; tokenFile?: string; [field: string]: unknown };
}

export interface NamedContext {
  name: string;
  context: { cluster?: string; user?: string; namespace?: string; [field: string]: unknown };
}

/** A kubeconfig file, as client-go's clientcmd/api/v1 writes it. */
export interface Kubeconfig {
  apiVersion: string;
  kind: string;
  preferences?: Record<string, unknown>;
  "current-context": string;
  clusters: NamedCluster[];
  users: NamedUser[];
  contexts: NamedContext[];
}

export function emptyKubeconfig(): Kubeconfig {
  return { apiVersion: "v1", clusters: [], contexts: [], "current-context": "", kind: "Config", users: [] };
}

/** The file that `config` commands change, and reading begins with: --kubeconfig, the first of KUBECONFIG, ~/.kube/config. */
export function kubeconfigPaths(process: Process, flag: string): string[] {
  if (flag !== "") return [absolutePath(process, flag)];
  const fromEnvironment = (process.env.get("KUBECONFIG") ?? "").split(":").filter((path) => path !== "");
  if (fromEnvironment.length > 0) return fromEnvironment.map((path) => absolutePath(process, path));
  return [`${homeOf(process)}/.kube/config`];
}

/** All files merged, the first to say something winning; undefined when none exists. */
export function readKubeconfig(process: Process, flag: string): Kubeconfig | undefined {
  let merged: Kubeconfig | undefined;
  for (const path of kubeconfigPaths(process, flag)) {
    if (!process.fs.exists(path)) {
      if (flag !== "") throw new CommandError(`stat ${flag}: no such file or directory`);
      continue;
    }
    const config = parseKubeconfig(decodeUtf8(process.fs.readFile(path)), path);
    merged = merged === undefined ? config : merge(merged, config);
  }
  return merged;
}

export function writeKubeconfig(process: Process, flag: string, config: Kubeconfig): void {
  const path = kubeconfigPaths(process, flag)[0] as string;
  const folder = path.slice(0, path.lastIndexOf("/"));
  if (folder !== "" && !process.fs.exists(folder)) process.fs.makeDirectory(folder, { recursive: true });
  process.fs.writeFile(path, encodeUtf8(toYaml(written(config))), { mode: 0o600 });
}

/** As client-go writes it: sorted by name, contexts with both of their references, empty lists as null. */
export function written(config: Kubeconfig): Record<string, unknown> {
  const sorted = <T extends { name: string }>(items: readonly T[]) => (items.length === 0 ? null : [...items].sort((a, b) => (a.name < b.name ? -1 : 1)));
  return {
    ...config,
    clusters: sorted(config.clusters.map((item) => ({ ...item, cluster: { server: "", ...item.cluster } }))),
    contexts: sorted(config.contexts.map((item) => ({ ...item, context: { cluster: "", user: "", ...item.context } }))),
    users: sorted(config.users),
  };
}

function parseKubeconfig(text: string, path: string): Kubeconfig {
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    throw new CommandError(`error loading config file "${path}": ${error instanceof Error ? error.message : String(error)}`);
  }
  const raw = typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  const list = <T extends { name: string }>(field: string, inner: string): T[] => {
    const items = raw[field];
    if (!Array.isArray(items)) return [];
    return items
      .filter((item) => typeof item?.name === "string")
      .map((item) => ({ ...item, [inner]: typeof item[inner] === "object" && item[inner] !== null ? item[inner] : {} }) as T);
  };
  return {
    ...emptyKubeconfig(),
    ...(typeof raw.preferences === "object" && raw.preferences !== null ? { preferences: raw.preferences as Record<string, unknown> } : {}),
    "current-context": typeof raw["current-context"] === "string" ? raw["current-context"] : "",
    clusters: list<NamedCluster>("clusters", "cluster"),
    users: list<NamedUser>("users", "user"),
    contexts: list<NamedContext>("contexts", "context"),
  };
}

function merge(first: Kubeconfig, second: Kubeconfig): Kubeconfig {
  const union = <T extends { name: string }>(a: T[], b: T[]): T[] => [...a, ...b.filter((item) => !a.some((present) => present.name === item.name))];
  return {
    ...first,
    "current-context": first["current-context"] || second["current-context"],
    clusters: union(first.clusters, second.clusters),
    users: union(first.users, second.users),
    contexts: union(first.contexts, second.contexts),
  };
}
