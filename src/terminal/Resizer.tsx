import { translate } from "@docusaurus/Translate";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import { type DockSide, dockStore } from "./dock-store.ts";
import styles from "./dock.module.css";

const STEP_PIXELS = 32;
/** Percent of the window. */
const SMALLEST = 15;
const LARGEST = 80;

/** The edge of the dock: dragged, or moved with the arrow keys. */
export function Resizer({ side, percent }: { side: DockSide; percent: number }): ReactNode {
  const extent = () => (side === "bottom" ? window.innerHeight : window.innerWidth);
  const place = (pixels: number) => dockStore.place(side, Math.min(Math.max(pixels, (extent() * SMALLEST) / 100), (extent() * LARGEST) / 100));
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    place(side === "bottom" ? window.innerHeight - event.clientY : window.innerWidth - event.clientX);
  };
  const key = (event: KeyboardEvent) => {
    const grow = side === "bottom" ? "ArrowUp" : "ArrowLeft";
    const shrink = side === "bottom" ? "ArrowDown" : "ArrowRight";
    if (event.key !== grow && event.key !== shrink) return;
    event.preventDefault();
    place((extent() * percent) / 100 + (event.key === grow ? STEP_PIXELS : -STEP_PIXELS));
  };
  return (
    <div
      className={styles.resizer}
      role="separator"
      tabIndex={0}
      aria-label={translate({ id: "dock.resize", message: "ターミナルの大きさ" })}
      aria-orientation={side === "bottom" ? "horizontal" : "vertical"}
      aria-valuemin={SMALLEST}
      aria-valuemax={LARGEST}
      aria-valuenow={Math.round(percent)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={key}
    />
  );
}
