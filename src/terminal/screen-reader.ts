const KEY = "tsunagu.terminal.screenReader";

/** Whether the reader asked for a terminal that screen readers can read. */
export function readScreenReader(): boolean {
  return localStorage.getItem(KEY) === "on";
}

export function saveScreenReader(on: boolean): void {
  localStorage.setItem(KEY, on ? "on" : "off");
}
