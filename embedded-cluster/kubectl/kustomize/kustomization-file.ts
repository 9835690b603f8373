import { decodeUtf8 } from "../../kernel/bytes.ts";
import type { Process } from "../../shell/process/process.ts";
import { CommandError } from "../errors/command-error.ts";
import { parseYaml } from "../text/parse-yaml.ts";
import type { GeneratorArguments, GeneratorOptions } from "./generators.ts";
import type { PatchTarget } from "./patches.ts";
import type { Replacement } from "./replacements.ts";

export interface SortOptions {
  order?: string;
  legacySortOptions?: { orderFirst?: string[]; orderLast?: string[] };
}

/** A kustomization.yaml: the fields that are built here. */
export interface Kustomization {
  kind?: string;
  resources?: string[];
  bases?: string[];
  components?: string[];
  crds?: string[];
  namePrefix?: string;
  nameSuffix?: string;
  namespace?: string;
  commonLabels?: Record<string, string>;
  labels?: { pairs?: Record<string, string>; includeSelectors?: boolean; includeTemplates?: boolean }[];
  commonAnnotations?: Record<string, string>;
  patches?: { path?: string; patch?: string; target?: PatchTarget; options?: { allowNameChange?: boolean; allowKindChange?: boolean } }[];
  patchesStrategicMerge?: string[];
  patchesJson6902?: { path?: string; patch?: string; target?: PatchTarget }[];
  images?: { name: string; newName?: string; newTag?: string; digest?: string; tagSuffix?: string }[];
  replicas?: { name: string; count: number }[];
  replacements?: (Replacement & { path?: string })[];
  configMapGenerator?: GeneratorArguments[];
  secretGenerator?: GeneratorArguments[];
  generatorOptions?: GeneratorOptions;
  sortOptions?: SortOptions;
}

const NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

const BUILT = ["resources", "bases", "components", "crds", "namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "commonAnnotations"];
const BUILT_TOO = ["patches", "patchesStrategicMerge", "patchesJson6902", "images", "replicas", "replacements", "configMapGenerator", "secretGenerator"];
const KNOWN = new Set(["apiVersion", "kind", "metadata", "buildMetadata", "generatorOptions", "sortOptions", ...BUILT, ...BUILT_TOO]);
/** What kustomize knows beside: plugins and such, which have no place to run here. */
const ELSEWHERE = ["openapi", "imageTags", "vars", "helmGlobals", "helmCharts", "helmChartInflationGenerator", "configurations", "generators", "transformers"];

const DEPRECATED: Record<string, string> = {
  bases: "resources",
  commonLabels: "labels",
  patchesStrategicMerge: "patches",
  patchesJson6902: "patches",
};

/** Reads the one kustomization file of a folder (an absolute path). */
export function readKustomization(process: Process, folder: string, warnings: string[]): Kustomization {
  const present = NAMES.filter((name) => process.fs.exists(`${folder}/${name}`));
  const [name] = present;
  if (name === undefined) throw new CommandError(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`);
  if (present.length > 1) throw new CommandError(`Found multiple kustomization files under: ${folder}\n`);
  const text = decodeUtf8(process.fs.readFile(`${folder}/${name}`));
  if (text.trim() === "") throw new CommandError("kustomization.yaml is empty");
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    throw new CommandError(`invalid Kustomization: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (value === null || value === undefined) throw new CommandError("kustomization.yaml is empty");
  if (typeof value !== "object" || Array.isArray(value))
    throw new CommandError("invalid Kustomization: json: cannot unmarshal into Go value of type types.Kustomization");
  for (const field of Object.keys(value)) {
    if (ELSEWHERE.includes(field)) throw new CommandError(`the field ${field} of a kustomization is not available in this shell`);
    if (!KNOWN.has(field)) throw new CommandError(`invalid Kustomization: json: unknown field ${JSON.stringify(field)}`);
    const instead = DEPRECATED[field];
    if (instead === undefined) continue;
    const warning = `# Warning: '${field}' is deprecated. Please use '${instead}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`;
    if (!warnings.includes(warning)) warnings.push(warning);
  }
  return value as Kustomization;
}
