import i18next from "i18next";
import type { CheckMessages } from "../plugins/labs/lab-content.ts";

export type Params = Record<string, string | number | boolean>;

/** Turns what the server says, a code with data, into a sentence of the reader's language. */
export interface Say {
  refusal(code: string, params: Params): string;
  /** `labId`'s own sentence for the code where it has one. */
  check(labId: string, code: string, params: Params): string;
}

/** A code without words is shown as such: better than silence, and a test keeps it from happening. */
export function createSay(locale: string, refusals: Record<string, string>, checks: CheckMessages): Say {
  const labs = Object.entries(checks.labs).map(([id, messages]) => [`lab:${id}`, messages] as const);
  const i18n = i18next.createInstance();
  void i18n.init({
    lng: locale,
    resources: { [locale]: { refusals, checks: checks.shared, ...Object.fromEntries(labs) } },
    ns: ["refusals", "checks", ...labs.map(([name]) => name)],
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    // React escapes.
    interpolation: { escapeValue: false },
    returnEmptyString: false,
    // Data that did not come along stays visible as a gap with a name.
    missingInterpolationHandler: (_text: string, gap: string[]) => gap[0],
  });
  const sentence = (namespaces: string[], code: string, params: Params) => {
    const known = namespaces.find((ns) => i18n.exists(code, { ns }));
    return known === undefined ? `${code} ${JSON.stringify(params)}` : i18n.t(code, { ...params, ns: known });
  };
  return {
    refusal: (code, params) => sentence(["refusals"], code, params),
    check: (labId, code, params) => sentence([`lab:${labId}`, "checks"], code, params),
  };
}
