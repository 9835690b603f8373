import type { Invoke } from "./builtins.ts";
import type { JsonValue } from "./syntax.ts";

/** Every way to choose one result of each argument. */
export async function* combinations(call: Invoke, index = 0): AsyncGenerator<JsonValue[], void> {
  const argument = call.arguments[index];
  if (argument === undefined) {
    yield [];
    return;
  }
  for await (const value of call.values(argument)) for await (const rest of combinations(call, index + 1)) yield [value, ...rest];
}
