import { useEffect } from "react";
import type { DockSide, DockState } from "./dock-store.ts";

/** Percent of the window that a dock takes when nobody has moved its edge. */
const DEFAULT_PERCENT: Record<DockSide, number> = { bottom: 40, right: 42 };

/**
 * Makes room for the dock: the page's own content ends where the dock begins, so that nothing, the focused element
 * included, is hidden behind it. Returns the dock's size in percent of the window.
 */
export function useDockRoom(present: boolean, dock: DockState, side: DockSide): number {
  const pixels = dock.sizes[side];
  const extent = typeof window === "undefined" ? 1 : side === "bottom" ? window.innerHeight : window.innerWidth;
  const percent = pixels === undefined ? DEFAULT_PERCENT[side] : Math.min(80, Math.max(15, (pixels / extent) * 100));
  const room = !present ? "none" : dock.view === "collapsed" ? "bar" : side;

  useEffect(() => {
    const { dataset, style } = document.documentElement;
    dataset.dock = room;
    style.setProperty("--dock-percent", String(percent));
    return () => {
      dataset.dock = "none";
    };
  }, [room, percent]);

  // A phone's keyboard covers the bottom of the page without changing the page's height.
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!present || viewport === null) return;
    const follow = () =>
      document.documentElement.style.setProperty("--keyboard", `${Math.max(0, window.innerHeight - viewport.height - viewport.offsetTop)}px`);
    viewport.addEventListener("resize", follow);
    viewport.addEventListener("scroll", follow);
    return () => {
      viewport.removeEventListener("resize", follow);
      viewport.removeEventListener("scroll", follow);
      document.documentElement.style.removeProperty("--keyboard");
    };
  }, [present]);
  return percent;
}
