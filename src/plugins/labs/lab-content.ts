import type { TextNode } from "./text-node.ts";

/** What a page needs to name a lab and to offer it: in every page's data, so kept small. */
export interface LabSummary {
  id: string;
  title: string;
  summary: string;
  minutes: number;
  playground: boolean;
  tasks: { id: string; title: string; checks: number; heavyChecks: number }[];
}

/** Everything a reader of a lab may see, in one language. Loaded with the page that shows it. */
export interface LabContent {
  id: string;
  tasks: TaskContent[];
  solution: TextNode[];
}

export interface TaskContent {
  id: string;
  title: string;
  body: TextNode[];
  hints: TextNode[][];
}

/** Sentences for check codes by code: the catalogue of all kinds, and what single labs say instead. */
export interface CheckMessages {
  shared: Record<string, string>;
  labs: Record<string, Record<string, string>>;
}

export interface LabsGlobalData {
  labs: Record<string, LabSummary>;
}
