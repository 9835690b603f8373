const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Go's RFC1123Z in UTC: "Thu, 01 Jan 2026 00:00:00 +0000". Absent times print as Go's zero time. */
export function rfc1123(timestamp: string | undefined | null): string {
  if (!timestamp) return "Mon, 01 Jan 0001 00:00:00 +0000";
  const time = new Date(timestamp);
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}`;
  return `${DAYS[time.getUTCDay()]}, ${two(time.getUTCDate())} ${MONTHS[time.getUTCMonth()]} ${time.getUTCFullYear()} ${clock} +0000`;
}

/** Go's Time.String in UTC: "2026-01-01 00:00:00 +0000 UTC". */
export function goTime(timestamp: string | undefined): string {
  const time = timestamp === undefined ? "0001-01-01 00:00:00" : timestamp.replace("T", " ").replace(/(?:\.\d+)?Z$/, "");
  return `${time} +0000 UTC`;
}
