import type { Cluster } from "../config/cluster.ts";
import { CommandError, PlainError } from "../errors/command-error.ts";
import { goQuote } from "../text/go-quote.ts";
import type { ApiResource } from "./api-resource.ts";
import { readAggregated, readLegacy } from "./read-discovery.ts";

/** What the server serves: kinds by plural, singular, short name, kind or `resource.group`. Models client-go's restmapper. */
export class Discovery {
  private readonly cluster: Cluster;
  private loaded: Promise<ApiResource[]> | undefined;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  /** Every resource of every version, groups in the server's order, preferred versions first within a group. */
  all(): Promise<ApiResource[]> {
    this.loaded ??= this.load();
    return this.loaded;
  }

  /** Each group's resources once, in the preferred version. */
  async preferred(): Promise<ApiResource[]> {
    const seen = new Set<string>();
    return (await this.all()).filter((resource) => {
      const key = `${resource.group}/${resource.resource}`;
      return !seen.has(key) && seen.add(key) !== undefined;
    });
  }

  /** Throws the words of kubectl when the server has nothing by that name. */
  async resolve(word: string): Promise<ApiResource> {
    const found = await this.find(word);
    if (found === undefined) throw new CommandError(`the server doesn't have a resource type ${goQuote(word.split(".")[0] as string)}`);
    return found;
  }

  /** As `resolve`, for commands whose error upstream prints without "error: ". */
  async resolveForReading(word: string): Promise<ApiResource> {
    const found = await this.find(word);
    if (found === undefined) throw new PlainError(`the server doesn't have a resource type ${goQuote(word.split(".")[0] as string)}`);
    return found;
  }

  /** `word`: "po", "pods", "Pod", "deployments.apps", "deployments.v1.apps". */
  async find(word: string): Promise<ApiResource | undefined> {
    const resources = await this.all();
    const [name = "", ...rest] = word.split(".");
    const lower = name.toLowerCase();
    const byLongName = ({ resource, singular, kind }: ApiResource) => resource === lower || singular === lower || kind.toLowerCase() === lower;
    const byName = (resource: ApiResource) => byLongName(resource) || resource.shortNames.includes(lower);
    if (rest.length === 0) return resources.find((resource) => resource.resource === lower) ?? resources.find(byName);
    const version = rest[0] as string;
    const ofGroup = rest.slice(1).join(".");
    // A short name stands for the version that the server prefers, whatever is said behind it.
    const versioned =
      resources.find((resource) => byLongName(resource) && resource.version === version && resource.group === ofGroup) ??
      resources.find((resource) => resource.shortNames.includes(lower) && resource.group === ofGroup);
    if (versioned !== undefined) return versioned;
    const group = rest.join(".");
    return (
      resources.find((resource) => byName(resource) && resource.group === group) ??
      resources.find((resource) => byName(resource) && group !== "" && resource.group.startsWith(group))
    );
  }

  /** undefined when the server does not serve that kind in that version. */
  async forKind(apiVersion: string, kind: string): Promise<ApiResource | undefined> {
    const slash = apiVersion.indexOf("/");
    const group = slash < 0 ? "" : apiVersion.slice(0, slash);
    const version = apiVersion.slice(slash + 1);
    return (await this.all()).find((resource) => resource.group === group && resource.version === version && resource.kind === kind);
  }

  /** The resources of a category ("all"); undefined when there is no such category. */
  async category(word: string): Promise<ApiResource[] | undefined> {
    const members = (await this.preferred()).filter((resource) => resource.categories.includes(word));
    return members.length === 0 ? undefined : members;
  }

  private async load(): Promise<ApiResource[]> {
    const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
    const [core, groups] = await Promise.all([
      this.cluster.json<Record<string, unknown>>("GET", "/api", { accept }),
      this.cluster.json<Record<string, unknown>>("GET", "/apis", { accept }),
    ]);
    if (core.kind === "APIGroupDiscoveryList") return [...readAggregated(core), ...readAggregated(groups)];
    return readLegacy(this.cluster, core, groups);
  }
}
