import { z } from "zod";

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case words joined by hyphens");

/** One predicate over evidence. `with` is parsed by the check kind's own schema (sandbox-server/grading/checks/<kind>/). */
export const CheckDefinition = z.strictObject({
  id: id.describe("unique in the lab"),
  kind: id.describe("a folder of sandbox-server/grading/checks/"),
  points: z.number().int().positive().default(1),
  /** Heavy checks drive traffic or break things: they run when the learner presses grade, never by themselves. */
  heavy: z.boolean().default(false),
  with: z.record(z.string(), z.unknown()).default({}),
});
export type CheckDefinition = z.infer<typeof CheckDefinition>;

export const TaskDefinition = z.strictObject({
  id,
  checks: z.array(CheckDefinition).min(1),
  /** Hints in locales/<locale>/tasks/<task>.md, in order. */
  hints: z.number().int().min(0).max(5).default(0),
});
export type TaskDefinition = z.infer<typeof TaskDefinition>;

/** labs/<id>/lab.yaml: no prose. */
export const LabDefinition = z.strictObject({
  id,
  version: z.number().int().positive(),
  /** Where it stands among the labs: on boards and in lists. */
  order: z.number().int().positive().default(100),
  minutes: z.number().int().positive().describe("stated time, shown to the reader"),
  /** As the lesson calls them; the first is the terminal's default. On a shared cluster each gets the sandbox's prefix. */
  namespaces: z.array(id).min(1).max(4),
  /** The learner may create namespaces and read nodes: only where a sandbox is a cluster of its own. */
  clusterScope: z.boolean().default(false),
  nodes: z.number().int().min(1).max(5).default(1),
  /** A sandbox without tasks, for lessons whose commands the reader runs. */
  playground: z.boolean().default(false),
  /** Images that must exist, in full, for the preflight of real clusters. */
  images: z.array(z.string()).default([]),
  quota: z.strictObject({ pods: z.number().int().positive().default(40), cpu: z.string().default("8"), memory: z.string().default("16Gi") }).prefault({}),
  /** Minutes a session lives; the learner can extend it. */
  lifetimeMinutes: z.number().int().positive().default(120),
  tasks: z.array(TaskDefinition).default([]),
});
export type LabDefinition = z.infer<typeof LabDefinition>;

/** Where lab texts and manifests name a namespace they write ${namespace:production}; the sandbox's real name replaces it. */
export const NAMESPACE_PLACEHOLDER = /\$\{namespace:([a-z0-9-]+)\}/g;
