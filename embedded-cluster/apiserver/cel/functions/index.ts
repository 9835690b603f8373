import { ADDRESSES } from "./addresses.ts";
import { AUTHORIZER } from "./authorizer.ts";
import { CONVERSIONS } from "./conversions.ts";
import { NAMED_FORMATS } from "./formats.ts";
import { LISTS } from "./lists.ts";
import { OPERATORS } from "./operators.ts";
import { QUANTITIES } from "./quantities.ts";
import { REGEX } from "./regex.ts";
import { SEMVER } from "./semver.ts";
import { STRINGS } from "./strings.ts";
import { FunctionTable } from "./table.ts";
import { TIME } from "./time.ts";
import { URLS } from "./urls.ts";

let table: FunctionTable | undefined;

/** Every function that Kubernetes 1.36 gives to expressions; made when the first expression is compiled. */
export function functions(): FunctionTable {
  table ??= new FunctionTable([
    ...OPERATORS,
    ...CONVERSIONS,
    ...STRINGS,
    ...TIME,
    ...LISTS,
    ...REGEX,
    ...QUANTITIES,
    ...ADDRESSES,
    ...URLS,
    ...NAMED_FORMATS,
    ...SEMVER,
    ...AUTHORIZER,
  ]);
  return table;
}
