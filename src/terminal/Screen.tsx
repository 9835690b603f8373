import { translate } from "@docusaurus/Translate";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { TerminalState } from "../client/terminal-client.ts";
import { announce } from "../components/announce.ts";
import { useSay } from "../i18n/use-say.ts";
import { dockStore } from "./dock-store.ts";
import { KeyBar } from "./KeyBar.tsx";
import { type OpenScreen, openScreen } from "./open-screen.ts";
import { StatusLine } from "./StatusLine.tsx";
import styles from "./dock.module.css";
import { readScreenReader, saveScreenReader } from "./screen-reader.ts";

interface Props {
  sessionId: string;
  labId: string;
  /** Where the focus goes when the reader leaves the terminal by keyboard. */
  onLeave(): void;
}

/** The shell of one session on the page. Loaded when a lab runs: brings xterm with it. */
export default function Screen({ sessionId, labId, onLeave }: Props): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const screen = useRef<OpenScreen>(undefined);
  const [state, setState] = useState<{ name: TerminalState; code?: string; exitCode?: number }>({ name: "connecting" });
  const [notice, setNotice] = useState<"fresh-shell" | "too-much" | undefined>();
  const [selected, setSelected] = useState(false);
  const [control, setControl] = useState(false);
  const [screenReader, setScreenReader] = useState(readScreenReader);
  const say = useSay(state.name === "refused");
  const leave = useRef(onLeave);
  leave.current = onLeave;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the screen lives as long as its session
  useEffect(() => {
    if (host.current === null) return;
    let withdraw: (() => void) | undefined;
    const opened = openScreen(
      host.current,
      sessionId,
      { screenReader, onControlUsed: () => setControl(false) },
      {
        state(name, detail) {
          setState({ name, ...detail });
          if (name !== "connected") withdraw?.();
        },
        freshShell: () => setNotice("fresh-shell"),
        prompt: () => {
          withdraw?.();
          withdraw = dockStore.shellReady(labId, (text) => opened.run(text));
        },
        tooMuchInput: () => setNotice("too-much"),
        selection: (text) => setSelected(text !== ""),
        leave: () => leave.current(),
      },
    );
    screen.current = opened;
    if (dockStore.takeFocus()) opened.focus();
    return () => {
      withdraw?.();
      opened.dispose();
      screen.current = undefined;
    };
  }, [sessionId, labId]);

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key !== "F6" || host.current?.contains(document.activeElement)) return;
      event.preventDefault();
      screen.current?.focus();
    };
    window.addEventListener("keydown", key);
    return () => window.removeEventListener("keydown", key);
  }, []);

  useEffect(() => {
    if (state.name === "connected" || state.name === "connecting") return;
    announce(stateWords(state.name, state.exitCode));
  }, [state]);

  const toggleScreenReader = () => {
    const on = !screenReader;
    setScreenReader(on);
    saveScreenReader(on);
    screen.current?.setScreenReader(on);
  };

  return (
    <div className={styles.screenBox}>
      <StatusLine
        words={state.name === "refused" ? (say?.refusal(state.code ?? "", {}) ?? "") : stateWords(state.name, state.exitCode)}
        state={state.name}
        notice={notice === undefined ? undefined : noticeWords(notice)}
        onDismiss={() => setNotice(undefined)}
        onConnect={() => {
          setNotice(undefined);
          screen.current?.connect();
          screen.current?.focus();
        }}
        selected={selected}
        onCopy={() => screen.current?.copy()}
        screenReader={screenReader}
        onScreenReader={toggleScreenReader}
      />
      <div
        ref={host}
        className={styles.screen}
        data-terminal={state.name}
        onKeyDownCapture={(event) => {
          if (state.name !== "exited" || event.key !== "Enter") return;
          event.preventDefault();
          event.stopPropagation();
          screen.current?.connect();
        }}
      />
      <KeyBar
        control={control}
        onControl={() => {
          setControl(!control);
          screen.current?.holdControl(!control);
        }}
        onKeys={(data) => screen.current?.keys(data)}
        onArrow={(direction) => screen.current?.arrow(direction)}
      />
    </div>
  );
}

function stateWords(state: TerminalState, exitCode: number | undefined): string {
  switch (state) {
    case "connecting":
      return translate({ id: "terminal.connecting", message: "シェルに接続しています…" });
    case "connected":
      return translate({ id: "terminal.connected", message: "接続中" });
    case "reconnecting":
      return translate({ id: "terminal.reconnecting", message: "接続が切れました。つなぎ直しています…" });
    case "disconnected":
      return translate({ id: "terminal.disconnected", message: "サーバーに接続できません。" });
    case "exited":
      return translate(
        { id: "terminal.exited", message: "シェルが終了しました（終了コード {code}）。Enter で新しいシェルを開きます。" },
        { code: String(exitCode ?? "?") },
      );
    case "replaced":
      return translate({ id: "terminal.replaced", message: "このターミナルは別のタブで使われています。" });
    case "refused":
      return "";
  }
}

function noticeWords(notice: "fresh-shell" | "too-much"): string {
  return notice === "fresh-shell"
    ? translate({
        id: "terminal.freshShell",
        message:
          "新しいシェルです。クラスターとファイルはそのままですが、変数と作業ディレクトリは最初の状態に戻りました。切れていた間の入力は実行していません。",
      })
    : translate({ id: "terminal.tooMuch", message: "一度に送れるのは 1 MB までです。大きな内容はファイルに分けてください。" });
}
