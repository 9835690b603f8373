import { translate } from "@docusaurus/Translate";
import type { PointerEvent, ReactNode } from "react";
import styles from "./dock.module.css";

interface Props {
  control: boolean;
  onControl(): void;
  onKeys(data: string): void;
  onArrow(direction: "A" | "B" | "C" | "D"): void;
}

/** The keys that a phone's keyboard lacks. Pressing them leaves the focus, and so the keyboard, where it is. */
export function KeyBar({ control, onControl, onKeys, onArrow }: Props): ReactNode {
  const keep = (event: PointerEvent) => event.preventDefault();
  const key = (label: string, name: string, press: () => void) => (
    <button key={label} type="button" aria-label={name} onPointerDown={keep} onClick={press}>
      {label}
    </button>
  );
  return (
    <div className={styles.keyBar} role="toolbar" aria-label={translate({ id: "terminal.keyBar", message: "ターミナルのキー" })}>
      {key("Esc", "Esc", () => onKeys("\u001b"))}
      {key("Tab", "Tab", () => onKeys("\t"))}
      <button type="button" aria-pressed={control} onPointerDown={keep} onClick={onControl}>
        Ctrl
      </button>
      {key("^C", "Ctrl+C", () => onKeys("\u0003"))}
      {key("↑", translate({ id: "terminal.key.up", message: "上" }), () => onArrow("A"))}
      {key("↓", translate({ id: "terminal.key.down", message: "下" }), () => onArrow("B"))}
      {key("←", translate({ id: "terminal.key.left", message: "左" }), () => onArrow("D"))}
      {key("→", translate({ id: "terminal.key.right", message: "右" }), () => onArrow("C"))}
      {key("|", "|", () => onKeys("|"))}
      {key("/", "/", () => onKeys("/"))}
      {key("-", "-", () => onKeys("-"))}
    </div>
  );
}
