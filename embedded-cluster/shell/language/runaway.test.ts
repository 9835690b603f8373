import { describe, expect, test } from "vitest";
import { testContainer } from "../testing/container.ts";
import { testTerminal } from "../testing/terminal.ts";

describe("programs that run away", () => {
  test("a fork bomb meets the process limit, dies out, and the container stays usable meanwhile", async () => {
    const container = testContainer();
    const terminal = await testTerminal(container, ["bash"], { columns: 80, rows: 24 });
    await terminal.type(":(){ :|:& };:\r");
    await container.clock.advance(200);
    const most = container.table.processes().length;
    expect(await container.sh("echo usable")).toMatchObject({ stdout: "usable\n", code: 0 });
    await container.clock.advance(600_000);
    await terminal.type("\x0c\recho still here\r");
    expect([most <= 80, (await terminal.screen()).slice(-2), container.table.processes().length]).toEqual([true, ["still here", "$ "], 2]);
  });

  test.each([
    "while true; do :; done",
    "while :; do echo x; done",
    "yes",
    "yes | cat | grep y",
    "f() { while true; do f2=1; done; }; f",
    "for ((;;)); do (true); done",
    "until false; do sleep 0; done",
  ])("%s ends at Ctrl-C and gives the prompt back", async (script) => {
    const container = testContainer();
    const terminal = await testTerminal(container);
    await terminal.type(`${script}\r`);
    await container.clock.advance(500);
    await terminal.type("\x03");
    await container.clock.advance(50);
    await terminal.type("\x0c\recho back\r");
    await container.clock.advance(50);
    expect([(await terminal.screen()).slice(-2), container.table.processes().length]).toEqual([["back", "$ "], 2]);
  });

  test("a loop rests: in a second of the clock it gets a quarter of the turns", async () => {
    const container = testContainer();
    let exited = false;
    void container.table
      .start(["bash", "-c", "while :; do :; done"], {
        stdin: { read: async () => null },
        stdout: { write: async () => {}, close() {} },
        stderr: { write: async () => {}, close() {} },
      })
      .exited.then(() => {
        exited = true;
      });
    await container.clock.advance(1_000);
    expect([exited, container.table.cpuMilliseconds < 600]).toEqual([false, true]);
    container.table.dispose();
  });

  test.each([
    ["recursion without end", "f() { f; }; f; echo not reached", "bash: line 1: f: maximum function nesting level exceeded (64)\n"],
    ["eval of itself", 'x=\'eval "$x"\'; eval "$x"', "bash: line 1: eval: maximum eval nesting level exceeded (64)\n"],
    ["a value that doubles", "x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done", "bash: line 1: value is longer than 1048576 bytes\n"],
    [
      "braces without measure",
      "echo {1..100000000} | wc -c; echo {1..9999}{1..9999} | wc -w",
      "bash: line 1: Argument list too long\nbash: line 1: Argument list too long\n",
    ],
    ["a substitution without end", "x=$(yes); echo $?", "bash: line 1: command substitution: output is longer than 1048576 bytes\n"],
    ["a pattern that could explode", "x=$(printf 'a%.0s' {1..2000}); [[ $x == *a*a*a*a*a*a*a*b ]] || echo no", ""],
    ["an expression that could explode", "x=$(printf 'a%.0s' {1..200}); [[ $x =~ ^(a+)+$ ]] && echo yes; echo ${x}b | grep -cE '^(a|aa)+$'", ""],
  ])("%s is bounded", async (_name, script, stderr) => {
    const outcome = await testContainer().sh(script);
    expect(outcome.stderr.slice(0, 200)).toBe(stderr);
  });

  test("a script longer than the limit is refused", async () => {
    const { stderr, code } = await testContainer().sh(`echo ${"x".repeat(300_000)}`);
    expect([stderr, code]).toEqual(["bash: -c: line 1: script is longer than 262144 bytes\n", 2]);
  });

  test("writing until the quota says so", async () => {
    expect(await testContainer().sh("yes > f; echo $?; wc -c < f; echo more >> f; echo $?")).toEqual({
      stdout: "1\n16777216\n1\n",
      stderr: "yes: standard output: No space left on device\nbash: line 1: echo: write error: No space left on device\n",
      code: 0,
    });
  });
});

describe("pipelines stream", () => {
  test("the first lines come out while the rest is still to come", async () => {
    const container = testContainer();
    const terminal = await testTerminal(container);
    await terminal.type("(echo one; sleep 5; echo two) | grep --line-buffered o | sed s/o/0/\r");
    await container.clock.advance(1_000);
    expect((await terminal.screen()).at(-1)).toBe("0ne");
    await container.clock.advance(5_000);
    expect((await terminal.screen()).slice(-2)).toEqual(["tw0", "$ "]);
  });

  test("a reader that leaves ends the writer by SIGPIPE, silently", async () => {
    expect(await testContainer().sh("yes | head -1; echo ${PIPESTATUS[@]}; seq 1000000 | sed 2q | tail -1")).toEqual({
      stdout: "y\n141 0\n2\n",
      stderr: "",
      code: 0,
    });
  });

  test("a background child that holds the pipe keeps its reader waiting", async () => {
    const container = testContainer();
    const before = container.clock.now();
    await container.sh("(sleep 3 & echo now) | cat");
    expect(container.clock.now() - before).toBe(3_000);
  });
});

describe("job control", () => {
  test("stop, list, background, foreground", async () => {
    const container = testContainer();
    const terminal = await testTerminal(container, ["bash"], { columns: 60, rows: 20 });
    await terminal.type("sleep 100\r");
    await terminal.type("\x1a");
    await terminal.type("jobs\rbg\rjobs\rfg\r");
    await terminal.type("\x03");
    await container.clock.advance(10);
    expect(await terminal.screen()).toEqual([
      "$ sleep 100",
      "^Z",
      "[1]+  Stopped                 sleep 100",
      "$ jobs",
      "[1]+  Stopped                 sleep 100",
      "$ bg",
      "[1]+ sleep 100 &",
      "$ jobs",
      "[1]+  Running                 sleep 100 &",
      "$ fg",
      "sleep 100",
      "^C",
      "$ ",
    ]);
  });

  test("a finished job is reported before the next prompt", async () => {
    const container = testContainer();
    const terminal = await testTerminal(container, ["bash"], { columns: 60, rows: 20 });
    await terminal.type("sleep 1 &\r");
    await container.clock.advance(2_000);
    await terminal.type("\r");
    const screen = await terminal.screen();
    expect([/^\[1\] [0-9]+$/.test(screen[1] as string), screen.slice(2)]).toEqual([true, ["$ ", "[1]+  Done                    sleep 1", "$ "]]);
  });

  test("Ctrl-C ends a loop of programs as a whole, and a trap in a script sees it", async () => {
    const container = testContainer();
    const terminal = await testTerminal(container);
    await terminal.type("for i in 1 2 3; do sleep 10; echo $i; done\r");
    await terminal.type("\x03");
    await container.clock.advance(60_000);
    await terminal.type("bash -c 'trap \"echo caught; exit 7\" INT; sleep 10'; echo $?\r");
    await terminal.type("\x03");
    await container.clock.advance(60_000);
    expect((await terminal.screen()).slice(1)).toEqual([
      "done",
      "^C",
      '$ bash -c \'trap "echo caught; exit 7" IN',
      "T; sleep 10'; echo $?",
      "^Ccaught",
      "7",
      "$ ",
    ]);
  });

  test("as PID 1 a shell outlives SIGTERM unless it traps it", async () => {
    const { createProcessTable } = await import("../process/container-processes.ts");
    const { seededRandom } = await import("../../kernel/random.ts");
    const container = testContainer();
    const start = (script: string) => {
      const table = createProcessTable({
        fs: container.fs,
        clock: container.clock,
        random: seededRandom(1),
        env: new Map(),
        hostname: "pod",
        capabilities: new Map(),
      });
      return table.start(["sh", "-c", script], {
        stdin: { read: async () => null },
        stdout: { write: async () => {}, close() {} },
        stderr: { write: async () => {}, close() {} },
      });
    };
    const [deaf, polite] = [start("sleep 3600"), start("trap 'exit 0' TERM; while :; do sleep 1; done")];
    const ended: string[] = [];
    void deaf.exited.then((code) => ended.push(`deaf ${code}`));
    void polite.exited.then((code) => ended.push(`polite ${code}`));
    await container.clock.advance(500);
    deaf.kill("SIGTERM");
    polite.kill("SIGTERM");
    await container.clock.advance(5_000);
    deaf.kill("SIGKILL");
    await container.clock.settle();
    expect(ended).toEqual(["polite 0", "deaf 137"]);
  });
});
