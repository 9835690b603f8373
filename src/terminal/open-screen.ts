import type { TerminalTicket } from "@tsunagu/contracts/rest";
import { FitAddon } from "@xterm/addon-fit";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import { Terminal } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { sendJson } from "../client/api.ts";
import { INPUT_LIMIT_CHARACTERS, TerminalClient, type TerminalSocket, type TerminalState } from "../client/terminal-client.ts";
import { DARK, LIGHT } from "./themes.ts";

export interface ScreenEvents {
  state(state: TerminalState, detail: { code?: string; exitCode?: number }): void;
  /** The shell replaced one that was here before: its variables and directory are gone. */
  freshShell(): void;
  /** The shell has shown its prompt for the first time on this screen, or is back. */
  prompt(): void;
  tooMuchInput(): void;
  selection(text: string): void;
  /** The reader wants out of the terminal by keyboard. */
  leave(): void;
}

export interface OpenScreen {
  /** Types a command and Enter. */
  run(text: string): void;
  /** Sends keys as they are. */
  keys(data: string): void;
  arrow(direction: "A" | "B" | "C" | "D"): void;
  /** The next letter counts as Ctrl and that letter. */
  holdControl(held: boolean): void;
  connect(): void;
  focus(): void;
  copy(): void;
  setScreenReader(on: boolean): void;
  dispose(): void;
}

/** A prompt that has not come after this long is not waited for: what the reader asked for is typed anyway. */
const PROMPT_MILLISECONDS = 1_500;
const RESIZE_QUIET_MILLISECONDS = 80;

/** Puts a terminal into `host`, joined to the session's shell. The only importer of xterm: loaded when a lab runs. */
export function openScreen(host: HTMLElement, sessionId: string, options: { screenReader: boolean; onControlUsed(): void }, events: ScreenEvents): OpenScreen {
  const opened: (() => void)[] = [];
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    fontFamily:
      '"JetBrains Mono", ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono CJK JP", "Noto Sans Mono CJK TC", monospace',
    fontSize: 14,
    lineHeight: 1.2,
    scrollback: 5_000,
    minimumContrastRatio: 4.5,
    screenReaderMode: options.screenReader,
    theme: themeNow(),
    // What a program prints must not open pages.
    linkHandler: { activate: () => undefined },
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  terminal.open(host);
  opened.push(() => terminal.dispose());
  fitNow();

  let hasPrompt = false;
  let control = false;
  let cancelPrompt: (() => void) | undefined;
  const client = new TerminalClient({
    fetchTicket: () => sendJson<TerminalTicket>("POST", `/api/sessions/${sessionId}/terminals`),
    openSocket,
    draw: (bytes, drawn) =>
      terminal.write(bytes, () => {
        drawn();
        if (!hasPrompt) promptShown();
      }),
    newShell: (first) => {
      terminal.reset();
      if (!first) events.freshShell();
    },
    stateChanged(state, detail) {
      if (state === "connected") {
        if (hasPrompt) events.prompt();
        else cancelPrompt = wait(PROMPT_MILLISECONDS, promptShown);
      }
      if (state === "exited") hasPrompt = false;
      events.state(state, detail ?? {});
    },
    size: () => ({ columns: Math.max(2, terminal.cols), rows: Math.max(1, terminal.rows) }),
    wait,
  });
  opened.push(() => client.dispose());

  function promptShown(): void {
    cancelPrompt?.();
    hasPrompt = true;
    events.prompt();
  }

  function send(data: string): void {
    const controlled = control && data.length === 1 ? String.fromCharCode(data.toUpperCase().charCodeAt(0) & 0x1f) : data;
    if (control) {
      control = false;
      options.onControlUsed();
    }
    if (!client.type(controlled)) events.tooMuchInput();
  }

  terminal.onData(send);
  terminal.onResize(({ cols, rows }) => client.resize(cols, rows));
  terminal.onSelectionChange(() => events.selection(terminal.getSelection()));
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.key === "F6" || (event.key === "Escape" && event.ctrlKey && event.shiftKey)) {
      if (event.type === "keydown") events.leave();
      event.preventDefault();
      event.stopPropagation();
      return false;
    }
    if (event.type === "keydown" && event.ctrlKey && event.shiftKey && event.code === "KeyC") {
      event.preventDefault();
      copy();
      return false;
    }
    return true;
  });

  const refusePaste = (event: ClipboardEvent) => {
    if ((event.clipboardData?.getData("text/plain").length ?? 0) <= INPUT_LIMIT_CHARACTERS) return;
    event.preventDefault();
    event.stopPropagation();
    events.tooMuchInput();
  };
  host.addEventListener("paste", refusePaste, { capture: true });
  opened.push(() => host.removeEventListener("paste", refusePaste, { capture: true }));

  let cancelFit: (() => void) | undefined;
  const sizes = new ResizeObserver(() => {
    cancelFit?.();
    cancelFit = wait(RESIZE_QUIET_MILLISECONDS, fitNow);
  });
  sizes.observe(host);
  opened.push(() => {
    sizes.disconnect();
    cancelFit?.();
    cancelPrompt?.();
  });

  const colours = new MutationObserver(() => {
    terminal.options.theme = themeNow();
  });
  colours.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  opened.push(() => colours.disconnect());

  function fitNow(): void {
    if (host.clientWidth > 0 && host.clientHeight > 0) fit.fit();
  }

  function copy(): void {
    const text = terminal.getSelection();
    if (text !== "") void navigator.clipboard?.writeText(text).catch(() => undefined);
  }

  client.connect();
  return {
    run(text) {
      terminal.scrollToBottom();
      terminal.paste(text);
      terminal.input("\r");
    },
    keys: send,
    arrow: (direction) => send(`\u001b${terminal.modes.applicationCursorKeysMode ? "O" : "["}${direction}`),
    holdControl(held) {
      control = held;
    },
    connect: () => client.connect(),
    focus: () => terminal.focus(),
    copy,
    setScreenReader(on) {
      terminal.options.screenReaderMode = on;
    },
    dispose() {
      for (const close of opened.reverse()) close();
    },
  };
}

function themeNow() {
  return document.documentElement.dataset.theme === "dark" ? DARK : LIGHT;
}

function openSocket(): TerminalSocket {
  const url = new URL("/api/terminals", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  return socket as TerminalSocket;
}

function wait(milliseconds: number, then: () => void): () => void {
  const timer = setTimeout(then, milliseconds);
  return () => clearTimeout(timer);
}
