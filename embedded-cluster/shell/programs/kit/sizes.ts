/** "5", "10k", "1M", "2G": a number with GNU's suffixes; undefined when it is none. */
export function parseSize(text: string): number | undefined {
  const match = /^([0-9]+)(?:(b)|([kKMGT])(i?B)?)?$/.exec(text);
  if (match === null) return undefined;
  const base = match[4] === "B" ? 1000 : 1024;
  return Number(match[1]) * (match[2] ? 512 : base ** (match[3] ? "kmgt".indexOf(match[3].toLowerCase()) + 1 : 0));
}

/** "4.0K", "12M" as `ls -h` and `du -h` show sizes. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let value = bytes;
  let unit = -1;
  while (value >= 1024 && unit < 4) {
    value /= 1024;
    unit++;
  }
  const shown = value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value));
  return `${shown}${"KMGTP"[unit]}`;
}

/** "0.5", "2s", "3m", "1h", "1d" in milliseconds; undefined when it is no duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^([0-9]+\.?[0-9]*|\.[0-9]+)([smhd]?)$/.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * ({ m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] ?? ""] ?? 1_000);
}

/** "755", "u+x", "go-w,a=r" applied to `mode`; undefined when it is malformed. */
export function applyMode(mode: number, text: string, isDirectory: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let result = mode;
  for (const clause of text.split(",")) {
    const match = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause);
    if (match === null) return undefined;
    const who = match[1] === "" || match[1]?.includes("a") ? "ugo" : (match[1] as string);
    for (const [, operator, permissions = ""] of (match[2] as string).matchAll(/([-+=])([rwxXst]*)/g)) {
      let mask = 0;
      let all = 0;
      for (const [letter, shift] of [
        ["u", 6],
        ["g", 3],
        ["o", 0],
      ] as const) {
        if (!who.includes(letter)) continue;
        all |= 7 << shift;
        for (const permission of permissions) mask |= bits(permission, isDirectory || (mode & 0o111) !== 0) << shift;
      }
      if (permissions.includes("t")) mask |= 0o1000;
      if (permissions.includes("s")) mask |= (who.includes("u") ? 0o4000 : 0) | (who.includes("g") ? 0o2000 : 0);
      if (operator === "+") result |= mask;
      else if (operator === "-") result &= ~mask;
      else result = (result & ~all) | mask;
    }
  }
  return result;
}

function bits(permission: string, allowsX: boolean): number {
  return { r: 4, w: 2, x: 1, X: allowsX ? 1 : 0 }[permission] ?? 0;
}

/** "drwxr-xr-x". */
export function modeText(type: string, mode: number): string {
  const kind = { directory: "d", symlink: "l", device: "c" }[type] ?? "-";
  let text = kind;
  for (const shift of [6, 3, 0]) {
    const three = (mode >> shift) & 7;
    text += (three & 4 ? "r" : "-") + (three & 2 ? "w" : "-");
    const special = (shift === 6 && mode & 0o4000) || (shift === 3 && mode & 0o2000) ? "s" : shift === 0 && mode & 0o1000 ? "t" : "";
    text += special === "" ? (three & 1 ? "x" : "-") : three & 1 ? special : special.toUpperCase();
  }
  return text;
}
