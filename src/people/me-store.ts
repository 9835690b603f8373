import type { Me, Refusal } from "@tsunagu/contracts/rest";
import { useEffect, useSyncExternalStore } from "react";
import { RefusedError, getJson } from "../client/api.ts";

export interface MeState {
  /** null: nobody yet; undefined: not asked yet. */
  me: Me | null | undefined;
  problem: Refusal | undefined;
}

const UNKNOWN: MeState = { me: undefined, problem: undefined };
const listeners = new Set<() => void>();
let state = UNKNOWN;
let asked: Promise<void> | undefined;

function set(change: Partial<MeState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

/** Who the reader is now, as the server has just answered. */
export function meIs(me: Me | null): void {
  set({ me, problem: undefined });
}

export async function askMe(): Promise<void> {
  try {
    meIs(await getJson<Me | null>("/api/me"));
  } catch (error) {
    set({ problem: error instanceof RefusedError ? error.refusal : { code: "server-fault", params: {} } });
  }
}

/** Who the reader is. The server is asked once a page load. */
export function useMe(): MeState {
  useEffect(() => {
    asked ??= askMe();
  }, []);
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return useSyncExternalStore(
    subscribe,
    () => state,
    () => UNKNOWN,
  );
}
