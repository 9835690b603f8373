import type { KubeObject } from "../../apimachinery/object.ts";
import type { StatusDetails } from "../../apimachinery/status.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Random } from "../../kernel/random.ts";

type Cause = NonNullable<StatusDetails["causes"]>[number];

/** A field that is wrong. `type` as field.ErrorType: "FieldValueRequired", "FieldValueInvalid", "FieldValueNotSupported", "FieldValueForbidden", "FieldValueDuplicate"… */
export interface FieldProblem {
  /** "spec.containers[0].image" */
  field: string;
  type: string;
  /** As field.Error.ErrorBody words it: `Invalid value: "x": must be …`, `Required value`. */
  body: string;
}

export function toCause(problem: FieldProblem): Cause {
  return { reason: problem.type, message: problem.body, field: problem.field };
}

/** What defaulting, validation and preparation may consult. Nothing here writes. */
export interface StrategyContext {
  clock: Clock;
  random: Random;
  /** Finds another object, for allocation and cross checks. */
  find(resource: string, group: string, namespace: string | undefined, name: string): KubeObject | undefined;
  list(resource: string, group: string, namespace: string | undefined): readonly KubeObject[];
}

/** One column of a server-side Table, as upstream's printers define it. */
export interface TableColumn {
  name: string;
  type: "string" | "integer" | "date" | "number" | "boolean";
  format?: string;
  description?: string;
  /** 0 always shown, 1 with -o wide. */
  priority: number;
}

export interface TablePrinter {
  columns: readonly TableColumn[];
  /** One cell per column, null where there is nothing to show. Ages are texts as duration.HumanDuration words them. */
  cells(object: KubeObject, now: number): (string | number | boolean | null)[];
}

/** A row of the table of kinds: everything generic machinery needs to serve a kind. */
export interface KindDefinition {
  group: string;
  version: string;
  kind: string;
  /** "pods" */
  plural: string;
  /** "pod" */
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  namespaced: boolean;
  /** "status", "scale", "log", "exec", "attach", "portforward", "eviction", "binding", "token", "finalize", "proxy". */
  subresources: readonly string[];
  /** Verbs of discovery, in upstream's order (alphabetical). */
  verbs: readonly string[];
  /** Fills absent fields, in place, on every write and before validation. Models pkg/apis/<group>/<version>/defaults.go. */
  applyDefaults?(object: KubeObject): void;
  /** In place, before validation: drops status, allocates (cluster IP), sets generation-like fields. May throw ApiError. */
  prepareForCreate?(object: KubeObject, context: StrategyContext): void;
  /** In place: keeps status and immutable allocations from `previous`. */
  prepareForUpdate?(object: KubeObject, previous: KubeObject, context: StrategyContext): void;
  /** On create. Complete: metadata included (name and label rules differ by kind). */
  validate?(object: KubeObject, context: StrategyContext): FieldProblem[];
  /** On update, INSTEAD of `validate`, and complete in the same way (metadata included), as upstream's ValidateUpdate. Kinds that have `validate` have this too. */
  validateUpdate?(object: KubeObject, previous: KubeObject, context: StrategyContext): FieldProblem[];
  /** On a write of the status subresource, after metadata and spec were kept. */
  validateStatusUpdate?(object: KubeObject, previous: KubeObject, context: StrategyContext): FieldProblem[];
  /** What a write through a subresource of that name must obey, in place of `validateUpdate`. */
  validateSubresource?: Readonly<Record<string, (object: KubeObject, previous: KubeObject, context: StrategyContext) => FieldProblem[]>>;
  /** Fields a field selector may name beyond metadata.name and metadata.namespace → how to read them. */
  selectableFields?: Readonly<Record<string, (object: KubeObject) => string>>;
  /** Seconds a DELETE waits when the caller names none; undefined: objects go at once. Pods have 30 (their spec's). */
  gracePeriodSeconds?(object: KubeObject, asked: number | undefined): number | undefined;
  /** When a DELETE names no propagation: "Orphan" leaves the dependents, and `warning` goes with the answer. Background when absent. */
  defaultPropagation?: { policy: "Orphan"; warning?: string };
  /** false: metadata.generation is not kept for this kind. */
  hasGeneration?: boolean;
  /** `scale` subresource: where replicas and selector live. */
  scale?: { specReplicas: string; statusReplicas: string; selector: string };
  /** Warnings the server sends with a response (a `Warning: 299 - "…"` header), for a create/update of this object. */
  warnings?(object: KubeObject, previous?: KubeObject): string[];
  /** Sent on every request for this kind: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice". */
  deprecation?: string;
  /** Objects that the server itself keeps beside this one, written and deleted with it: a service's IPAddresses. Each whole but for what only the server stamps. */
  companions?(object: KubeObject): readonly Partial<KubeObject>[];
  /** Objects that are made when they are asked for, and never stored: ComponentStatuses. */
  computed?(): readonly KubeObject[];
  /** Fields whose change counts as a generation, of kinds that have no spec. */
  generationFields?: readonly string[];
  table: TablePrinter;
  /** "PodList" unless said otherwise. */
  listKind?: string;
  /** Fits a decoded object to the kind, in place of what OpenAPI says of it; gives the paths of unknown fields. May throw TypeMismatch. */
  decode?(object: KubeObject): string[];
  /** On the first DELETE, in place: its time, and the finalizers and the status that deletion itself brings. */
  beforeDelete?(object: KubeObject, context: StrategyContext): void;
  /** PUT makes an object that is not there. Models AllowCreateOnUpdate. */
  createsOnUpdate?: boolean;
  /** An update must name the resourceVersion it is based on. Models AllowUnconditionalUpdate. */
  refusesUnconditionalUpdate?: boolean;
  /** Made by a CustomResourceDefinition: JSON only, without strategic merge; every change beside the metadata counts as a generation. */
  custom?: CustomKind;
  /** Fields that every object of the kind has, with what they hold when nobody has set them: their writer does not own them. */
  zero?: Readonly<Record<string, unknown>>;
  /**
   * Another way in which the objects of a kind are served that are kept in the form of `stored`: autoscaling/v1 beside autoscaling/v2.
   * `applyDefaults` then works on this form, before the conversion; `validate`, `selectableFields` and `table` see the stored one;
   * everything else is the stored kind's affair.
   */
  conversion?: Conversion;
}

/** Models the conversion functions of pkg/apis/<group>/<version>. Both give an object of its own and leave the given one as it is. */
export interface Conversion {
  stored: KindDefinition;
  toStored(object: KubeObject): KubeObject;
  fromStored(object: KubeObject): KubeObject;
}

/** Where a custom kind comes from. */
export interface CustomKind {
  /** The CustomResourceDefinition, frozen. */
  definition: KubeObject;
  /** Its schema for the version, as OpenAPI v3; {} when it has none. */
  schema: object;
}
