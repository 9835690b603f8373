import { seededRandom } from "@tsunagu/embedded-cluster/kernel/random";
import { Pipe } from "@tsunagu/embedded-cluster/kernel/streams";
import { virtualClock } from "@tsunagu/embedded-cluster/kernel/testing/virtual";
import { describe, expect, test } from "vitest";
import { DETACHED_TERMINAL_MILLISECONDS } from "../../kernel/limits.ts";
import { Terminal, type Viewer } from "./terminal.ts";

function shell() {
  const stdout = new Pipe();
  let closed = false;
  const clock = virtualClock();
  const channels = {
    stdin: new Pipe(),
    stdout,
    stderr: new Pipe(),
    resize: () => undefined,
    status: new Promise<never>(() => undefined),
    close: () => {
      closed = true;
      stdout.close();
    },
  };
  const terminal = new Terminal(channels, clock, { onActivity: () => undefined, onClosed: () => undefined });
  return { terminal, stdout, clock, isClosed: () => closed };
}

/** A browser: keeps what came, each byte once, by its offset. */
class Screen implements Viewer {
  bytes: number[] = [];
  wasReplaced = false;
  output(offset: number, bytes: Uint8Array): void {
    expect(offset).toBeLessThanOrEqual(this.bytes.length);
    this.bytes.push(...bytes.subarray(this.bytes.length - offset));
  }
  exited(): void {}
  replaced(): void {
    this.wasReplaced = true;
  }
}

const SIZE = { columns: 80, rows: 24 };
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("Terminal", () => {
  test.each([1, 2, 3, 4, 5])("no byte is lost or doubled over sockets that drop at random (seed %i)", async (seed) => {
    const random = seededRandom(seed);
    const { terminal, stdout } = shell();
    const total = 600_000;
    const wanted = Array.from({ length: total }, (_, index) => (index * 31 + (index >> 8)) & 0xff);
    void stdout.write(Uint8Array.from(wanted)).catch(() => undefined);
    let received: number[] = [];
    for (let round = 0; received.length < total && round < 5_000; round++) {
      const screen = new Screen();
      screen.bytes = received;
      terminal.attach(screen, received.length, SIZE);
      for (let step = 0; step < 1 + random.next() * 4; step++) {
        await turn();
        if (random.next() < 0.7) terminal.acknowledge(screen.bytes.length);
      }
      received = screen.bytes;
      // Some sockets close, others are only found dead when the next one comes.
      if (random.next() < 0.5) terminal.detach(screen);
    }
    expect(received.length).toBe(total);
    expect(received.every((byte, index) => byte === wanted[index])).toBe(true);
    terminal.dispose();
  });

  test("input is taken once, in order, and too much of it is refused", () => {
    const { terminal } = shell();
    expect(["a", "a", "b"].map((data, index) => terminal.input([1, 1, 2][index] as number, data))).toEqual([true, false, true]);
    expect(terminal.input(3, "x".repeat(2 * 1024 * 1024))).toBe("full");
    expect(terminal.position.inputNumber).toBe(2);
    terminal.dispose();
  });

  test("a shell that nobody looks at ends after its time, and not before", async () => {
    const { terminal, clock, isClosed } = shell();
    const screen = new Screen();
    terminal.attach(screen, 0, SIZE);
    await clock.advance(2 * DETACHED_TERMINAL_MILLISECONDS);
    expect(isClosed()).toBe(false);
    terminal.detach(screen);
    await clock.advance(DETACHED_TERMINAL_MILLISECONDS - 1);
    expect(isClosed()).toBe(false);
    await clock.advance(1);
    expect(isClosed()).toBe(true);
  });
});
