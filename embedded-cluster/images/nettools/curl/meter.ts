/** The progress meter on stderr. Models tool_progress.c and lib/progress.c. */
export const METER_HEAD = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
`;

/** One line of the meter, which overwrites the line before it. `total` is undefined while the length is not known. */
export function meterLine(progress: { total: number | undefined; received: number; sent: number; milliseconds: number }): string {
  const { total, received, sent, milliseconds } = progress;
  const whole = (total ?? received) + sent;
  const percent = total === undefined || whole === 0 ? 0 : Math.floor(((received + sent) * 100) / whole);
  const receivedPercent = total === undefined || total === 0 ? 0 : Math.floor((received * 100) / total);
  const sentPercent = sent > 0 ? 100 : 0;
  const speed = (bytes: number) => (bytes === 0 ? 0 : Math.round((bytes * 1_000) / Math.max(1, milliseconds)));
  const seconds = Math.floor(milliseconds / 1_000);
  const spent = seconds === 0 ? "--:--:--" : clock(seconds);
  return (
    `\r${pad(percent, 3)} ${pad(whole, 5)} ${pad(receivedPercent, 4)} ${pad(received, 5)} ${pad(sentPercent, 4)} ${pad(sent, 5)} ` +
    ` ${pad(speed(received), 5)}  ${pad(speed(sent), 5)} --:--:-- ${spent} --:--:-- ${pad(speed(received + sent), 5)}`
  );
}

function pad(value: number, width: number): string {
  return short(value).padStart(width);
}

/** At most five characters: 99999, 1234k, 12.3M. */
function short(value: number): string {
  if (value < 100_000) return String(value);
  if (value < 10_000 * 1_024) return `${Math.floor(value / 1_024)}k`;
  if (value < 100 * 1_048_576) return `${(value / 1_048_576).toFixed(1)}M`;
  return `${Math.floor(value / 1_048_576)}M`;
}

function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${String(Math.floor(seconds / 3_600)).padStart(2)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`.replace(/^ /, " ");
}
