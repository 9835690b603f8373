const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const UNITS: Readonly<Record<string, number>> = {
  sec: 1_000,
  second: 1_000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  fortnight: 1_209_600_000,
};

/** The dates `date -d` and `touch -d` take, the usual ones: ISO, @seconds, "yesterday", "2 days ago", "+1 hour". Milliseconds, UTC. */
export function parseDate(text: string, now: number): number | undefined {
  const trimmed = text.trim();
  if (/^@-?[0-9]+(?:\.[0-9]+)?$/.test(trimmed)) return Number(trimmed.slice(1)) * 1_000;
  let time = now;
  let rest = trimmed.toLowerCase();
  const iso =
    /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[t ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?)?\s*(z|utc|gmt|[-+][0-9]{2}:?[0-9]{2})?/.exec(rest);
  const named =
    /^(?:[a-z]{3},?\s+)?(?:([0-9]{1,2})\s+([a-z]{3})[a-z]*|([a-z]{3})[a-z]*\s+([0-9]{1,2}))(?:,?\s+([0-9]{4}))?(?:\s+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?/.exec(
      rest,
    );
  const clock = /^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?/.exec(rest);
  if (iso !== null) {
    time =
      Date.UTC(
        Number(iso[1]),
        Number(iso[2]) - 1,
        Number(iso[3]),
        Number(iso[4] ?? 0),
        Number(iso[5] ?? 0),
        Number(iso[6] ?? 0),
        Number((iso[7] ?? "0").padEnd(3, "0").slice(0, 3)),
      ) - offset(iso[8]);
    rest = rest.slice(iso[0].length);
  } else if (named !== null && MONTHS.includes((named[2] ?? named[3]) as string)) {
    const year = Number(named[5] ?? new Date(now).getUTCFullYear());
    time = Date.UTC(
      year,
      MONTHS.indexOf((named[2] ?? named[3]) as string),
      Number(named[1] ?? named[4]),
      Number(named[6] ?? 0),
      Number(named[7] ?? 0),
      Number(named[8] ?? 0),
    );
    rest = rest.slice(named[0].length);
  } else if (clock !== null) {
    time = Math.floor(now / 86_400_000) * 86_400_000 + Number(clock[1]) * 3_600_000 + Number(clock[2]) * 60_000 + Number(clock[3] ?? 0) * 1_000;
    rest = rest.slice(clock[0].length);
  }
  return relative(rest, time, now);
}

function relative(text: string, start: number, now: number): number | undefined {
  let time = start;
  let rest = text.trim();
  while (rest !== "") {
    const word = /^(now|today|yesterday|tomorrow|utc|z)\b/.exec(rest);
    const step = /^(?:([-+]?\s*[0-9]+)|(next|last|a|an))\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?\b(\s+ago\b)?/.exec(rest);
    if (word !== null) {
      if (word[1] === "yesterday") time -= 86_400_000;
      if (word[1] === "tomorrow") time += 86_400_000;
      if (word[1] === "now") time = now;
      rest = rest.slice(word[0].length).trim();
    } else if (step !== null) {
      const count = (step[1] === undefined ? (step[2] === "last" ? -1 : 1) : Number(step[1].replace(/\s+/g, ""))) * (step[4] === undefined ? 1 : -1);
      const unit = step[3] as string;
      if (unit === "month" || unit === "year") {
        const date = new Date(time);
        date.setUTCMonth(date.getUTCMonth() + count * (unit === "year" ? 12 : 1));
        time = date.getTime();
      } else time += count * (UNITS[unit] as number);
      rest = rest.slice(step[0].length).trim();
    } else return undefined;
  }
  return Number.isNaN(time) ? undefined : time;
}

function offset(zone: string | undefined): number {
  const match = /^([-+])([0-9]{2}):?([0-9]{2})$/.exec(zone ?? "");
  if (match === null) return 0;
  return (Number(match[2]) * 60 + Number(match[3])) * 60_000 * (match[1] === "-" ? -1 : 1);
}
