import { translate } from "@docusaurus/Translate";
import { type CSSProperties, type ReactNode, Suspense, lazy, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useLab } from "../lab/lab-store.ts";
import { useLabSummary } from "../lab/use-lab-summary.ts";
import styles from "./dock.module.css";
import { type DockState, dockStore } from "./dock-store.ts";
import { Resizer } from "./Resizer.tsx";
import { useDockRoom } from "./use-dock-room.ts";

const loadScreen = () => import("./Screen.tsx");
const Screen = lazy(loadScreen);

const SERVER_STATE: DockState = dockStore.read();

/** The terminal beside the text, on every page while a lab runs. Stands outside of the pages, so that it stays when they change. */
export function TerminalDock(): ReactNode {
  const { session } = useLab();
  const dock = useSyncExternalStore(dockStore.subscribe, dockStore.read, () => SERVER_STATE);
  const summary = useLabSummary(session?.labId);
  const [wasOpen, setWasOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  const phone = useMatch("(max-width: 768px)");
  const side = phone ? "bottom" : dock.side;
  const percent = useDockRoom(session !== undefined, dock, side);
  const open = dock.view !== "collapsed";

  useEffect(() => dockStore.restore(), []);
  // The terminal's code comes while the cluster boots.
  const wanted = session !== undefined && open;
  useEffect(() => {
    if (wanted) void loadScreen();
  }, [wanted]);
  useEffect(() => {
    if (session === undefined) setWasOpen(false);
    else if (open) setWasOpen(true);
  }, [open, session]);

  if (session === undefined) return null;
  return (
    <section
      className={styles.dock}
      data-view={dock.view}
      data-side={side}
      style={{ "--dock-percent": `${percent}` } as CSSProperties}
      aria-label={translate({ id: "dock.label", message: "ターミナル" })}
    >
      {open && dock.view !== "full" && <Resizer side={side} percent={percent} />}
      <div className={styles.bar}>
        <button
          ref={toggle}
          type="button"
          className={styles.title}
          aria-expanded={open}
          onClick={() => (open ? dockStore.show("collapsed") : dockStore.enter())}
        >
          <span aria-hidden="true">{open ? "▾" : "▴"}</span>{" "}
          {translate({ id: "dock.title", message: "ターミナル：{lab}" }, { lab: summary?.title ?? session.labId })}
        </button>
        {open && !phone && (
          <button type="button" className={styles.small} onClick={() => dockStore.place(side === "bottom" ? "right" : "bottom")}>
            {side === "bottom" ? translate({ id: "dock.toRight", message: "右に置く" }) : translate({ id: "dock.toBottom", message: "下に置く" })}
          </button>
        )}
        {open && (
          <button
            type="button"
            className={styles.small}
            aria-pressed={dock.view === "full"}
            onClick={() => dockStore.show(dock.view === "full" ? "open" : "full")}
          >
            {translate({ id: "dock.full", message: "全画面" })}
          </button>
        )}
      </div>
      <div className={styles.body} hidden={!open}>
        {session.state === "starting" && <p className={styles.waiting}>{translate({ id: "dock.starting", message: "クラスターを用意しています…" })}</p>}
        {session.state === "failed" && (
          <p className={styles.waiting}>
            {translate({ id: "dock.failed", message: "クラスターを用意できませんでした。ページの「リセット」で用意し直せます。" })}
          </p>
        )}
        {session.state === "ready" && (open || wasOpen) && (
          <Suspense fallback={<p className={styles.waiting}>{translate({ id: "dock.loading", message: "ターミナルを読み込んでいます…" })}</p>}>
            <Screen key={session.id} sessionId={session.id} labId={session.labId} onLeave={() => toggle.current?.focus()} />
          </Suspense>
        )}
      </div>
    </section>
  );
}

function useMatch(query: string): boolean {
  const subscribe = (listener: () => void) => {
    const list = window.matchMedia(query);
    list.addEventListener("change", listener);
    return () => list.removeEventListener("change", listener);
  };
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}
