import { badRequestError } from "../../apimachinery/errors.ts";

/** The parameters of a URL's query, decoded; a name may come several times (`command=`). */
export class Query {
  private readonly values = new Map<string, string[]>();

  constructor(text: string) {
    for (const part of text.split("&")) {
      if (part === "") continue;
      const equals = part.indexOf("=");
      const name = decode(equals < 0 ? part : part.slice(0, equals));
      const value = equals < 0 ? "" : decode(part.slice(equals + 1));
      const present = this.values.get(name);
      if (present === undefined) this.values.set(name, [value]);
      else present.push(value);
    }
  }

  /** The first value; "" when absent. */
  get(name: string): string {
    return this.values.get(name)?.[0] ?? "";
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  all(name: string): readonly string[] {
    return this.values.get(name) ?? [];
  }

  /** Present and not "false" or "0", as conversion.Convert_Slice_string_To_bool reads flags. */
  flag(name: string): boolean {
    const value = this.values.get(name)?.[0];
    return value !== undefined && value.toLowerCase() !== "false" && value !== "0";
  }

  /** undefined when absent or empty; BadRequest when it is not an integer. */
  integer(name: string): number | undefined {
    const value = this.get(name);
    if (value === "") return undefined;
    if (!/^[+-]?\d+$/.test(value)) throw badRequestError(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
    return Number(value);
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw badRequestError(`invalid URL escape ${JSON.stringify(text)}`);
  }
}
