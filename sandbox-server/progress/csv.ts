import type { Board } from "@tsunagu/contracts/rest";

/** One line per learner and lab. RFC 4180; a cell that a spreadsheet would read as a formula gets an apostrophe. */
export function boardCsv(board: Board): string {
  const header = ["learner", "lab", "score_given", "score_maximum", "activity_progress", "attempts", "last_seen_at", "tasks_passed", "tasks_total", "hints"];
  const lines = board.rows.flatMap((row) =>
    row.labs.map((lab) => [
      row.displayName === "" ? row.learnerId : row.displayName,
      lab.labId,
      String(lab.score.scoreGiven),
      String(lab.score.scoreMaximum),
      lab.activityProgress,
      String(lab.attempts),
      lab.lastSeenAt,
      String(lab.cells.filter((cell) => cell.passed === cell.total).length),
      String(lab.cells.length),
      String(lab.cells.reduce((sum, cell) => sum + cell.hints, 0)),
    ]),
  );
  return [header, ...lines].map((cells) => `${cells.map(quote).join(",")}\r\n`).join("");
}

function quote(text: string): string {
  // Full-width signs too: Japanese and Chinese spreadsheets take them for the same.
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
