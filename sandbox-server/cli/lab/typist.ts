import type { ExecChannels } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { type Clock, sleep } from "@tsunagu/embedded-cluster/kernel/clock";
import { openExec } from "../../cluster/exec.ts";
import type { Sandbox } from "../../cluster/sandbox.ts";

/** As the sandbox server opens a learner's shell. */
const SHELL = ["/bin/bash", "-l"];
/** Time of the cluster that one line may take: a rollout's timeout is in it. */
const LINE_MILLISECONDS = 5 * 60_000;
const LOOK_MILLISECONDS = 50;
const TRANSCRIPT_CHARACTERS = 200_000;
/** The end of the screen when the shell waits: `learner@toolbox:~$ `, or `> ` inside of something unfinished. */
const PROMPT = /(?:^|[\r\n])(?:[^\r\n]*@[^\r\n]*[$#]|>) $/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007]*\u0007|[=>()][A-Z0-9]?)/g;

/**
 * Types a script into the toolbox's interactive shell, line by line, each when the prompt is back, as a learner would.
 * Gives the transcript. Throws, with the transcript's end, when a prompt does not come back.
 */
export async function typeScript(sandbox: Sandbox, script: string): Promise<string> {
  const { client, clock } = sandbox.connection;
  const target = { namespace: sandbox.toolboxNamespace, pod: sandbox.toolboxPod };
  const channels = await openExec(client, target, SHELL, { tty: true, stdin: true });
  channels.resize(200, 50);
  const screen = new Screen(channels);
  try {
    await screen.untilPrompt(clock, 0, "the shell's start");
    for (const line of script.replace(/\n$/, "").split("\n")) {
      const before = screen.text.length;
      await channels.stdin.write(new TextEncoder().encode(`${line}\r`));
      await screen.untilPrompt(clock, before, line);
    }
    return screen.text;
  } finally {
    channels.close();
  }
}

class Screen {
  text = "";
  private ended = false;

  constructor(channels: ExecChannels) {
    void this.read(channels);
  }

  /** Resolves when a prompt stands at the end of what came after `from`, on a line of its own. */
  async untilPrompt(clock: Clock, from: number, after: string): Promise<void> {
    const end = clock.now() + LINE_MILLISECONDS;
    for (;;) {
      const since = this.text.slice(from);
      if ((from === 0 || since.includes("\n")) && PROMPT.test(since)) return;
      if (this.ended || clock.now() >= end) throw new Error(`no prompt came back after ${JSON.stringify(after)}; the screen ends: ${this.text.slice(-2_000)}`);
      await sleep(clock, LOOK_MILLISECONDS);
    }
  }

  private async read(channels: ExecChannels): Promise<void> {
    const decoder = new TextDecoder();
    for (;;) {
      const bytes = await channels.stdout.read().catch(() => null);
      if (bytes === null) break;
      if (this.text.length < TRANSCRIPT_CHARACTERS) this.text = (this.text + decoder.decode(bytes, { stream: true })).replace(ESCAPE_SEQUENCE, "");
    }
    this.ended = true;
  }
}
