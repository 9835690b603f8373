import { toCells } from "../line-editor/edit-buffer.ts";
import type { TextDocument } from "./document.ts";
import { columnOf, visiblePart } from "./screen.ts";

/** Which part of a document is on the screen: it follows the cursor. */
export class Viewport {
  top = 0;
  left = 0;

  /** Scrolls so that the cursor is inside `rows` × `columns`. */
  follow(document: TextDocument, rows: number, columns: number): void {
    const { line, cell } = document.cursor;
    if (line < this.top) this.top = line;
    if (line >= this.top + rows) this.top = line - rows + 1;
    const column = columnOf(document.cells, cell);
    if (column < this.left) this.left = Math.max(0, column - Math.floor(columns / 2));
    if (column >= this.left + columns - 1) this.left = column - Math.floor(columns / 2);
    if (column < columns - 1) this.left = 0;
  }

  /** The visible lines; those past the end are `filler`. Only the line with the cursor is scrolled sideways. */
  rows(document: TextDocument, rows: number, columns: number, filler: string, prefix: (line: number) => string = () => ""): string[] {
    const shown: string[] = [];
    for (let row = 0; row < rows; row++) {
      const index = this.top + row;
      const line = document.lines[index];
      if (line === undefined) shown.push(filler);
      else {
        const head = prefix(index);
        shown.push(head + visiblePart(toCells(line), index === document.cursor.line ? this.left : 0, columns - head.length));
      }
    }
    return shown;
  }

  /** Where the cursor is on the screen, from 0. */
  position(document: TextDocument): { row: number; column: number } {
    return { row: document.cursor.line - this.top, column: columnOf(document.cells, document.cursor.cell) - this.left };
  }
}
