import { formatDate } from "./date/date-format.ts";
import { parseDate } from "./date/date-parse.ts";
import { command } from "./kit/command.ts";

const ISO: Readonly<Record<string, string>> = {
  "": "%F",
  date: "%F",
  hours: "%FT%H+00:00",
  minutes: "%FT%H:%M+00:00",
  seconds: "%FT%H:%M:%S+00:00",
  ns: "%FT%H:%M:%S,%N+00:00",
};

export const date = command(
  {
    usage: "[OPTION]... [+FORMAT]",
    flags: "uRI",
    values: "drs",
    long: { "date=": "d", utc: "u", universal: "u", "rfc-email": "R", "iso-8601?": "I", "rfc-3339=": "rfc", "reference=": "r" },
  },
  async (run) => {
    const { options } = run;
    const text = options.value("d");
    const reference = options.value("r");
    let time: number | undefined = run.process.clock.now();
    if (reference !== undefined) time = run.fs.stat(run.path(reference)).modified;
    if (text !== undefined) time = parseDate(text, time);
    if (time === undefined) {
      await run.complain(`invalid date '${text}'`);
      return 1;
    }
    const [format] = run.operands;
    if (options.has("s") || (format !== undefined && !format.startsWith("+"))) {
      await run.complain(options.has("s") ? "cannot set date: Operation not permitted" : `invalid date '${format}'`);
      return 1;
    }
    let shape = format?.slice(1) ?? "%a %b %e %H:%M:%S UTC %Y";
    if (options.has("R")) shape = "%a, %d %b %Y %H:%M:%S %z";
    else if (options.has("I")) shape = ISO[options.value("I") as string] ?? "%F";
    else if (options.has("rfc")) shape = "%Y-%m-%d %H:%M:%S+00:00";
    await run.printLine(formatDate(time, shape));
    return 0;
  },
);
