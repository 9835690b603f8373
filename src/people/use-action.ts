import type { Refusal } from "@tsunagu/contracts/rest";
import { useState } from "react";
import { RefusedError } from "../client/api.ts";

export interface Action {
  busy: boolean;
  refusal: Refusal | undefined;
  /** Runs one request of a form; a second press while it is under way does nothing. Resolves to whether it went through. */
  run(act: () => Promise<void>): Promise<boolean>;
}

export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const run = async (act: () => Promise<void>) => {
    if (busy) return false;
    setBusy(true);
    setRefusal(undefined);
    try {
      await act();
      return true;
    } catch (error) {
      setRefusal(error instanceof RefusedError ? error.refusal : { code: "server-fault", params: {} });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, run };
}
