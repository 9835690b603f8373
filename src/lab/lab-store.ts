import { useEffect, useSyncExternalStore } from "react";
import { type LabState, SessionStore, type TabMemory } from "./session-store.ts";

const KEY = "tsunagu.session";

const tabMemory: TabMemory = {
  get: () => sessionStorage.getItem(KEY) ?? undefined,
  set: (id) => (id === undefined ? sessionStorage.removeItem(KEY) : sessionStorage.setItem(KEY, id)),
};

/** The page's one store; it lives as long as the document, across client navigation. */
export const labStore = new SessionStore(tabMemory);

const SERVER_STATE: LabState = labStore.read();

/** The reader's live session, for components. Asks the server for it when the first of them is mounted. */
export function useLab(): LabState {
  useEffect(() => void labStore.resume(), []);
  return useSyncExternalStore(labStore.subscribe, labStore.read, () => SERVER_STATE);
}
