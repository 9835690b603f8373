import { type Invocation, command } from "./kit/command.ts";

export const cut = command(
  {
    usage: "OPTION... [FILE]...",
    flags: "snz",
    values: "fdcb",
    long: {
      "fields=": "f",
      "delimiter=": "d",
      "characters=": "c",
      "bytes=": "b",
      "only-delimited": "s",
      complement: "complement",
      "output-delimiter=": "output-delimiter",
    },
  },
  async (run) => {
    const { options } = run;
    const list = options.value("f") ?? options.value("c") ?? options.value("b");
    const hint = "\nTry 'cut --help' for more information.";
    if (list === undefined) return refuse(run, `you must specify a list of bytes, characters, or fields${hint}`);
    const ranges = parseList(list);
    if (typeof ranges === "string") return refuse(run, `${options.has("f") ? ranges.replace("byte/character positions", "fields") : ranges}${hint}`);
    const delimiter = options.value("d") ?? "\t";
    if ([...delimiter].length !== 1) return refuse(run, `the delimiter must be a single character${hint}`);
    const isWanted = (position: number) => ranges.some(([first, last]) => position >= first && position <= last) !== options.has("complement");
    const output = options.value("output-delimiter");
    await run.eachInput(async (source) => {
      for await (const line of run.lines(source)) {
        if (!options.has("f")) await run.printLine([...line].filter((_, index) => isWanted(index + 1)).join(output === undefined ? "" : ""));
        else if (!line.includes(delimiter)) {
          if (!options.has("s")) await run.printLine(line);
        } else
          await run.printLine(
            line
              .split(delimiter)
              .filter((_, index) => isWanted(index + 1))
              .join(output ?? delimiter),
          );
      }
    });
    return run.status;
  },
);

async function refuse(run: Invocation, message: string): Promise<number> {
  await run.complain(message);
  return 1;
}

function parseList(text: string): [number, number][] | string {
  const ranges: [number, number][] = [];
  for (const item of text.split(",")) {
    const match = /^([0-9]*)(-?)([0-9]*)$/.exec(item);
    if (match === null || item === "") return "invalid byte/character position '" + item + "'";
    if (item === "-") return "invalid range with no endpoint: -";
    const first = match[1] === "" ? 1 : Number(match[1]);
    const last = match[2] === "" ? first : match[3] === "" ? Number.MAX_SAFE_INTEGER : Number(match[3]);
    if (first === 0 || last === 0) return "byte/character positions are numbered from 1";
    if (last < first) return "invalid decreasing range";
    ranges.push([first, last]);
  }
  return ranges;
}
