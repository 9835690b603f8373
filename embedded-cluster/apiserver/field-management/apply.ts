import { badRequestError } from "../../apimachinery/errors.ts";
import type { Call, Outcome } from "../rest/call.ts";

export async function apply(_call: Call): Promise<Outcome> {
  throw badRequestError("not yet");
}
