import xterm from "@xterm/headless";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import { type Tty, createTty } from "../tty/tty.ts";
import type { TestContainer } from "./container.ts";

export interface TestTerminal {
  tty: Tty;
  /** Sends keys and lets everything happen that follows from them. */
  type(text: string): Promise<void>;
  /** What the screen shows, without blanks at the ends of lines and empty lines at its end. */
  screen(): Promise<string[]>;
  cursor(): Promise<{ x: number; y: number }>;
  /** Bytes the terminal was sent so far. */
  received(): number;
  /** The exit status, once the program has ended. */
  status(): number | undefined;
  resize(columns: number, rows: number): Promise<void>;
}

/** A terminal as a browser has one, with a program of the container in it. */
export async function testTerminal(
  container: TestContainer,
  argv: readonly string[] = ["bash"],
  size = { columns: 40, rows: 12 },
  env: Record<string, string> = {},
): Promise<TestTerminal> {
  const { clock, table } = container;
  const tty = createTty({ ...size, clock });
  const screen = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true, scrollback: 1_000 });
  const { Unicode11Addon } = await import("@xterm/addon-unicode11");
  screen.loadAddon(new Unicode11Addon() as never);
  screen.unicode.activeVersion = "11";
  let received = 0;
  void (async () => {
    for (let chunk = await tty.output.read(); chunk !== null; chunk = await tty.output.read()) {
      received += chunk.length;
      await new Promise<void>((resolve) => screen.write(chunk as Uint8Array, resolve));
    }
  })();
  let status: number | undefined;
  const environment = new Map(Object.entries({ PATH: "/bin", HOME: "/root", PS1: "$ ", TERM: "xterm-256color", ...env }));
  const running = table.start(argv, { env: environment, stdin: tty.stdin, stdout: tty.stdout, stderr: tty.stdout, terminal: tty.terminal });
  void running.exited.then((code) => {
    status = code;
  });
  const settle = async () => {
    // The screen draws on the host's own time: settled is when nothing more has come for a few rounds.
    for (let quiet = 0, before = received; quiet < 4; quiet = received === before ? quiet + 1 : 0) {
      before = received;
      await clock.settle();
      await new Promise<void>((resolve) => screen.write("", resolve));
    }
  };
  await settle();
  return {
    tty,
    async type(text) {
      await tty.input.write(encodeUtf8(text));
      await settle();
    },
    async screen() {
      await settle();
      const buffer = screen.buffer.active;
      const lines: string[] = [];
      for (let row = 0; row < screen.rows; row++) lines.push(buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? "");
      while (lines.at(-1) === "") lines.pop();
      return lines;
    },
    async cursor() {
      await settle();
      return { x: screen.buffer.active.cursorX, y: screen.buffer.active.cursorY };
    },
    received: () => received,
    status: () => status,
    async resize(columns, rows) {
      screen.resize(columns, rows);
      tty.resize(columns, rows);
      await settle();
    },
  };
}
