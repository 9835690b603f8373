import { createContext, useContext } from "react";

/** The lab of lessons without one of their own. */
export const PLAYGROUND = "playground";

/** The lab that the page's commands run in. */
export const PageLab = createContext(PLAYGROUND);

export function usePageLab(): string {
  return useContext(PageLab);
}
