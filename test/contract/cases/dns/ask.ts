import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { caller } from "../services/make.ts";

export interface DnsAnswer {
  /** "NOERROR", "NXDOMAIN" */
  status: string;
  /** "qr aa rd" */
  flags: string;
  /** "name TYPE data", sorted, without the time to live. */
  answers: string[];
  authority: string[];
  additional: string[];
}

/** Asks the cluster's DNS from a pod, with dig. */
export type Ask = (name: string, type?: string) => Promise<DnsAnswer>;

/** A pod of the case's namespace with dig in it. */
export async function dns(c: ContractCluster): Promise<Ask> {
  await c.create(caller());
  await c.podReady("caller");
  return async (name, type = "A") => {
    const { stdout } = await c.exec("caller", ["dig", "+time=5", "+tries=1", name, type]);
    return parse(stdout);
  };
}

function parse(text: string): DnsAnswer {
  const section = (name: string) => {
    const [, body = ""] = new RegExp(`;; ${name} SECTION:\n([^;]*?)(?:\n\n|$)`).exec(text) ?? [];
    return body
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.trim().split(/\s+/))
      .map(([name, , , type, ...data]) => [name, type, ...data].join(" "))
      .sort();
  };
  return {
    status: /status: (\w+)/.exec(text)?.[1] ?? text,
    flags: /flags: ([a-z ]+);/.exec(text)?.[1] ?? "",
    answers: section("ANSWER"),
    authority: section("AUTHORITY"),
    additional: section("ADDITIONAL"),
  };
}
