import type { ContractCluster } from "../../harness/contract-cluster.ts";

type KubeObject = Awaited<ReturnType<ContractCluster["get"]>>;
export type Schema = Record<string, unknown>;

export const CRD = ["apiextensions.k8s.io/v1", "CustomResourceDefinition"] as const;

export interface DefinitionOptions {
  kind?: string;
  scope?: "Namespaced" | "Cluster";
  /** The schema of spec; the root is an object with it and a status. */
  spec?: Schema;
  /** The whole schema, in place of `spec`. */
  schema?: Schema;
  /** Fields of the only version. */
  version?: Record<string, unknown>;
  /** All versions, in place of one. */
  versions?: Record<string, unknown>[];
  names?: Record<string, unknown>;
  group?: string;
}

/** A definition under a group of the case's own, and how its objects are named. */
export interface Defined {
  name: string;
  group: string;
  apiVersion: string;
  kind: string;
  plural: string;
  definition: KubeObject;
  /** A custom resource. */
  object(name: string, fields?: Record<string, unknown>, metadata?: Record<string, unknown>): KubeObject;
}

const OPEN = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** What would be created, not created yet. */
export function define(c: ContractCluster, options: DefinitionOptions = {}): Defined {
  const kind = options.kind ?? "Widget";
  const plural = `${kind.toLowerCase()}s`;
  const group = options.group ?? `${c.unique("g")}.example.com`;
  const schema = options.schema ?? { type: "object", properties: { spec: options.spec ?? OPEN, status: OPEN } };
  const versions = options.versions ?? [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema }, ...options.version }];
  const apiVersion = `${group}/${versions[0]?.["name"] as string}`;
  const definition = {
    apiVersion: CRD[0],
    kind: CRD[1],
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope: options.scope ?? "Namespaced", names: { plural, kind, ...options.names }, versions },
  };
  const object = (name: string, fields: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}) =>
    ({ apiVersion, kind, metadata: { name, ...metadata }, ...fields }) as KubeObject;
  return { name: definition.metadata.name, group, apiVersion, kind, plural, definition, object };
}

/** Creates a definition, gone after the case, and waits until its objects are served. */
export async function defined(c: ContractCluster, options: DefinitionOptions = {}): Promise<Defined> {
  const made = define(c, options);
  await create(c, made);
  await established(c, made);
  return made;
}

export async function create(c: ContractCluster, { definition, name }: Defined): Promise<KubeObject> {
  c.atEnd(() => c.delete(...CRD, name));
  return c.create(definition);
}

/** Waits for the condition, and for discovery to know of it. */
export async function established(c: ContractCluster, { name, apiVersion, plural }: Defined): Promise<KubeObject> {
  const definition = await c.until(`${name} is established`, async () => {
    const found = await c.get(...CRD, name);
    const conditions = (found["status"]?.conditions ?? []) as { type: string; status: string }[];
    return conditions.some(({ type, status }) => type === "Established" && status === "True") ? found : undefined;
  });
  await c.until(`${apiVersion} is discovered`, async () => {
    const { status, body } = await c.request("GET", `/apis/${apiVersion}`);
    return status === 200 && (body as { resources: { name: string }[] }).resources.some((resource) => resource.name === plural);
  });
  return definition;
}
