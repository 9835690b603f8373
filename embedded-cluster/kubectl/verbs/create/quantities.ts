import { parseQuantity } from "../../../apimachinery/quantity/quantity.ts";
import { CommandError } from "../../errors/command-error.ts";

/** Throws what apimachinery says of a text that is no quantity. */
export function checkQuantities(amounts: Readonly<Record<string, string>>): void {
  for (const text of Object.values(amounts)) {
    try {
      parseQuantity(text);
    } catch {
      throw new CommandError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
  }
}
