export interface TimeLeft {
  milliseconds: number;
  /** "1:05:09" above an hour, else "5:09". */
  text: string;
  /** Warnings are given once each: with ten and with two minutes to go. */
  urgency: "calm" | "ten-minutes" | "two-minutes" | "over";
}

/** How long a session still lives at `now` (both ends in milliseconds since 1970). */
export function timeLeft(expiresAt: number, now: number): TimeLeft {
  const milliseconds = Math.max(0, expiresAt - now);
  const seconds = Math.ceil(milliseconds / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const tail = String(seconds % 60).padStart(2, "0");
  const text = hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
  return { milliseconds, text, urgency: urgencyOf(milliseconds) };
}

function urgencyOf(milliseconds: number): TimeLeft["urgency"] {
  if (milliseconds === 0) return "over";
  if (milliseconds <= 2 * 60_000) return "two-minutes";
  return milliseconds <= 10 * 60_000 ? "ten-minutes" : "calm";
}
