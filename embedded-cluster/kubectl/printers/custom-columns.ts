import { CommandError } from "../errors/command-error.ts";
import { goQuote, goValue } from "../text/go-quote.ts";
import { JsonPath } from "./json-path.ts";
import { relaxedPath } from "./json-path-parser.ts";
import { tableWriter } from "./tab-writer.ts";

interface Column {
  header: string;
  path: JsonPath;
}

/** `-o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image`. Throws what kubectl says of a malformed spec. */
export function parseColumns(spec: string): Column[] {
  if (spec === "") throw new CommandError("custom-columns format specified but no custom columns given");
  return spec.split(",").map((part) => {
    const colon = part.indexOf(":");
    if (colon < 0) throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return column(part.slice(0, colon), part.slice(colon + 1));
  });
}

/** Two lines: headers, and paths below them. */
export function parseColumnsFile(text: string): Column[] {
  const [headers = "", paths = ""] = text.split("\n");
  const names = headers.trim().split(/\s+/);
  const expressions = paths.trim().split(/\s+/);
  if (headers.trim() === "" || names.length !== expressions.length) {
    throw new CommandError(`number of columns in header line (${names.length}) does not match the number of columns in template line (${expressions.length})`);
  }
  return names.map((name, index) => column(name, expressions[index] as string));
}

function column(header: string, expression: string): Column {
  try {
    return { header, path: new JsonPath(relaxedPath(expression), { allowMissing: true }) };
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : `unrecognized path ${goQuote(expression)}`);
  }
}

export function printColumns(columns: readonly Column[], objects: readonly unknown[], noHeaders: boolean): string {
  const writer = tableWriter();
  if (!noHeaders) writer.write(`${columns.map(({ header }) => header).join("\t")}\n`);
  for (const object of objects) {
    const cells = columns.map(({ path }) => {
      const values = path.find(object).flat();
      return values.length === 0 ? "<none>" : values.map(goValue).join(",");
    });
    writer.write(`${cells.join("\t")}\n`);
  }
  return writer.flush();
}
