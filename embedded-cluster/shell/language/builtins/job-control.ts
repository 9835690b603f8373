import { SIGNAL_NUMBER, type SignalName } from "../../process/process.ts";
import { parseSignal, signalList } from "../../programs/processes/signals.ts";
import { waitInForeground } from "../foreground.ts";
import type { Job } from "../jobs.ts";
import type { Shell } from "../shell.ts";
import { Interrupted } from "../shell-failure.ts";
import type { Builtin } from "./index.ts";

export const jobs: Builtin = async (shell, args) => {
  for (const job of [...shell.jobs.list()]) {
    if (args.includes("-r") && job.state !== "Running") continue;
    if (args.includes("-s") && job.state !== "Stopped") continue;
    await shell.write(args.includes("-p") ? `${job.children[0]?.pid}\n` : `${shell.jobs.describe(job, args.includes("-l"))}\n`);
    if (job.state === "Done") shell.jobs.remove(job);
  }
  return 0;
};

export const fg: Builtin = async (shell, args) => {
  if (!shell.isInteractive) return complain(shell, "fg: no job control");
  const job = args[0] === undefined ? shell.jobs.current : shell.jobs.find(args[0]);
  if (job === undefined || job.state === "Done") return complain(shell, `fg: ${args[0] ?? "current"}: no such job`);
  await shell.write(`${job.text}\n`);
  job.state = "Running";
  // It has the terminal before it goes on, else its first read would find somebody else's.
  const terminal = shell.process.controllingTerminal;
  if (terminal !== undefined) terminal.foreground = job.group;
  for (const child of job.children) child.kill("SIGCONT");
  try {
    return await waitInForeground(shell, job.text, { children: job.children, finished: job.finished });
  } finally {
    if ((job.state as Job["state"]) !== "Stopped") shell.jobs.remove(job);
  }
};

export const bg: Builtin = async (shell, args) => {
  if (!shell.isInteractive) return complain(shell, "bg: no job control");
  const job = args[0] === undefined ? shell.jobs.current : shell.jobs.find(args[0]);
  if (job === undefined || job.state === "Done") return complain(shell, `bg: ${args[0] ?? "current"}: no such job`);
  if (job.state === "Running") return complain(shell, `bg: job ${job.id} already in background`, 0);
  job.state = "Running";
  for (const child of job.children) child.kill("SIGCONT");
  await shell.write(`[${job.id}]+ ${job.text} &\n`);
  return 0;
};

export const disown: Builtin = async (shell, args) => {
  const targets = args.includes("-a") ? [...shell.jobs.list()] : args.filter((word) => !word.startsWith("-")).map((word) => jobOf(shell, word));
  for (const job of targets.length > 0 ? targets : [shell.jobs.current]) if (job !== undefined) shell.jobs.remove(job);
  return 0;
};

export const wait: Builtin = async (shell, args) => {
  const words = args.filter((word) => !word.startsWith("-"));
  if (args.includes("-n")) {
    const running = shell.jobs.list().filter((job) => words.length === 0 || words.some((word) => jobOf(shell, word) === job));
    if (running.length === 0) return 127;
    return interruptible(shell, Promise.race(running.map((job) => job.finished.then((status) => forget(shell, job, status)))));
  }
  if (words.length === 0) {
    const status = await interruptible(
      shell,
      Promise.all(shell.jobs.list().map((job) => job.finished)).then(() => 0),
    );
    if (status === 0 && !shell.isInteractive) for (const job of [...shell.jobs.list()]) shell.jobs.remove(job);
    return status;
  }
  let status = 0;
  for (const word of words) {
    const job = jobOf(shell, word);
    if (job !== undefined)
      status = await interruptible(
        shell,
        job.finished.then((ended) => forget(shell, job, ended)),
      );
    else if (word.startsWith("%")) status = await complain(shell, `wait: ${word}: no such job`, 127);
    else if (/^[0-9]+$/.test(word)) status = await complain(shell, `wait: pid ${word} is not a child of this shell`, 127);
    else status = await complain(shell, `wait: \`${word}': not a pid or valid job spec`, 1);
  }
  return status;
};

export const kill: Builtin = async (shell, args) => {
  const words = [...args];
  if (words[0] === "-l" || words[0] === "-L") {
    await shell.write(signalList(words.slice(1)));
    return 0;
  }
  let signal: SignalName = "SIGTERM";
  const first = words[0] ?? "";
  if (first === "--") words.shift();
  else if (first.startsWith("-") && first.length > 1) {
    words.shift();
    const name = first === "-s" || first === "-n" ? (words.shift() ?? "") : first.slice(1);
    const parsed = parseSignal(name);
    if (parsed === undefined) return complain(shell, `kill: ${name}: invalid signal specification`);
    if (parsed === 0) return (await Promise.all(words.map((word) => exists(shell, word)))).every(Boolean) ? 0 : 1;
    signal = parsed;
  }
  if (words.length === 0) {
    await shell.writeError("kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n");
    return 2;
  }
  let status = 0;
  for (const word of words) if (!(await send(shell, word, signal))) status = 1;
  // A shell that signals itself acts on it before its next command.
  await shell.process.clock.yield();
  return status;
};

async function send(shell: Shell, word: string, signal: SignalName): Promise<boolean> {
  if (word.startsWith("%")) {
    const job = shell.jobs.find(word);
    if (job === undefined || job.state === "Done") {
      await shell.complain(`kill: ${word}: no such job`);
      return false;
    }
    for (const child of job.children) child.kill(signal);
    if (job.state === "Stopped" && SIGNAL_NUMBER[signal] !== SIGNAL_NUMBER.SIGCONT) for (const child of job.children) child.kill("SIGCONT");
    return true;
  }
  if (!/^-?[0-9]+$/.test(word)) {
    await shell.complain(`kill: ${word}: arguments must be process or job IDs`);
    return false;
  }
  if (shell.process.kill(Number(word), signal)) return true;
  await shell.complain(`kill: (${word}) - No such process`);
  return false;
}

async function exists(shell: Shell, word: string): Promise<boolean> {
  if (shell.process.processes().some((info) => info.pid === Number(word))) return true;
  await shell.complain(`kill: (${word}) - No such process`);
  return false;
}

function jobOf(shell: Shell, word: string): Job | undefined {
  return word.startsWith("%") ? shell.jobs.find(word) : shell.jobs.findPid(Number(word));
}

function forget(shell: Shell, job: Job, status: number): number {
  shell.jobs.remove(job);
  return status;
}

/** A trapped signal ends the wait with a status above 128, Ctrl-C returns to the prompt. */
async function interruptible(shell: Shell, finished: Promise<number>): Promise<number> {
  let interrupt = () => {};
  const interrupted = new Promise<"interrupted">((resolve) => {
    interrupt = () => resolve("interrupted");
  });
  let trapped: (status: number) => void = () => {};
  const trap = new Promise<number>((resolve) => {
    trapped = resolve;
  });
  const listening = shell.onTrap(() => trapped(128 + SIGNAL_NUMBER[`SIG${shell.pendingTraps.at(-1)}` as SignalName]));
  const { signal } = shell.interruption;
  signal.addEventListener("abort", interrupt, { once: true });
  const outcome = await Promise.race([finished, interrupted, trap]);
  listening.dispose();
  signal.removeEventListener("abort", interrupt);
  if (outcome === "interrupted") throw new Interrupted();
  return outcome;
}

async function complain(shell: Shell, message: string, status = 1): Promise<number> {
  await shell.complain(message);
  return status;
}
