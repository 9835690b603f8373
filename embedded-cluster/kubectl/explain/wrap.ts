/** Breaks paragraphs at words so that lines stay within `width`. Lines that begin with blanks or a bullet stay as they are. */
export function wrap(text: string, width: number): string {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => wrapLine(line, width))
    .join("\n");
}

function wrapLine(line: string, width: number): string {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else current = current === "" && lines.length === 0 && line.startsWith(" ") && word === "" ? " " : current === "" ? word : `${current} ${word}`;
  }
  lines.push(current);
  return lines.join("\n");
}

export function indent(text: string, columns: number): string {
  const margin = " ".repeat(columns);
  return text
    .split("\n")
    .map((line) => margin + line)
    .join("\n");
}
