const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** strftime(3) in UTC and the C locale: containers have no time zone of their own. `milliseconds` since the epoch. */
export function formatDate(milliseconds: number, format: string): string {
  const date = new Date(milliseconds);
  return format.replace(/%([-_0^#:]*)([0-9]*)([a-zA-Z%])/g, (whole, flags: string, width: string, letter: string) => {
    const value = field(date, letter, flags, milliseconds, width);
    if (value === undefined) return whole;
    if (flags.includes("-")) return value.replace(/^[0 ]+(?=.)/, "");
    if (flags.includes("_")) return value.replace(/^0+(?=.)/, (zeros) => " ".repeat(zeros.length));
    return flags.includes("^") ? value.toUpperCase() : value;
  });
}

function field(date: Date, letter: string, flags: string, milliseconds: number, width: string): string | undefined {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = DAYS[date.getUTCDay()] as string;
  const month = MONTHS[date.getUTCMonth()] as string;
  const hour = date.getUTCHours();
  switch (letter) {
    case "a":
      return day.slice(0, 3);
    case "A":
      return day;
    case "b":
    case "h":
      return month.slice(0, 3);
    case "B":
      return month;
    case "c":
      return formatDate(milliseconds, "%a %b %e %H:%M:%S %Y");
    case "C":
      return two(Math.floor(date.getUTCFullYear() / 100));
    case "d":
      return two(date.getUTCDate());
    case "D":
    case "x":
      return formatDate(milliseconds, "%m/%d/%y");
    case "e":
      return String(date.getUTCDate()).padStart(2);
    case "F":
      return formatDate(milliseconds, "%Y-%m-%d");
    case "g":
    case "y":
      return two(date.getUTCFullYear() % 100);
    case "G":
    case "Y":
      return String(date.getUTCFullYear());
    case "H":
      return two(hour);
    case "I":
      return two(hour % 12 || 12);
    case "j":
      return String(dayOfYear(date)).padStart(3, "0");
    case "k":
      return String(hour).padStart(2);
    case "l":
      return String(hour % 12 || 12).padStart(2);
    case "m":
      return two(date.getUTCMonth() + 1);
    case "M":
      return two(date.getUTCMinutes());
    case "n":
      return "\n";
    case "N":
      return String(date.getUTCMilliseconds())
        .padStart(3, "0")
        .padEnd(9, "0")
        .slice(0, width === "" ? 9 : Number(width));
    case "p":
      return hour < 12 ? "AM" : "PM";
    case "P":
      return hour < 12 ? "am" : "pm";
    case "r":
      return formatDate(milliseconds, "%I:%M:%S %p");
    case "R":
      return formatDate(milliseconds, "%H:%M");
    case "s":
      return String(Math.floor(milliseconds / 1_000));
    case "S":
      return two(date.getUTCSeconds());
    case "t":
      return "\t";
    case "T":
    case "X":
      return formatDate(milliseconds, "%H:%M:%S");
    case "u":
      return String(date.getUTCDay() || 7);
    case "U":
      return two(Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7));
    case "V":
      return two(isoWeek(date));
    case "w":
      return String(date.getUTCDay());
    case "W":
      return two(Math.floor((dayOfYear(date) + 6 - ((date.getUTCDay() + 6) % 7)) / 7));
    case "z":
      return flags.includes(":") ? "+00:00" : "+0000";
    case "Z":
      return "UTC";
    case "%":
      return "%";
    default:
      return undefined;
  }
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

function isoWeek(date: Date): number {
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 4 - (date.getUTCDay() || 7)));
  return Math.ceil(dayOfYear(thursday) / 7);
}
