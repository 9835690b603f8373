/** What was pressed: characters to insert, or a key by name ("left", "ctrl-a", "alt-b", "enter"). */
export type Key = { type: "text"; text: string } | { type: "key"; name: string };

const SEQUENCES: Readonly<Record<string, string>> = {
  "[A": "up",
  "[B": "down",
  "[C": "right",
  "[D": "left",
  "[H": "home",
  "[F": "end",
  OA: "up",
  OB: "down",
  OC: "right",
  OD: "left",
  OH: "home",
  OF: "end",
  OM: "enter",
  "[1~": "home",
  "[2~": "insert",
  "[3~": "delete",
  "[4~": "end",
  "[5~": "page-up",
  "[6~": "page-down",
  "[7~": "home",
  "[8~": "end",
  "[Z": "shift-tab",
  "[1;5C": "alt-f",
  "[1;5D": "alt-b",
  "[1;3C": "alt-f",
  "[1;3D": "alt-b",
  "[5C": "alt-f",
  "[5D": "alt-b",
  "[1;5A": "up",
  "[1;5B": "down",
  "[3;5~": "alt-d",
  "[1;5H": "home",
  "[1;5F": "end",
  "[200~": "paste-begin",
  "[201~": "paste-end",
};
const ESCAPE = "\x1b";

/** Turns what a terminal sends into keys. Sequences and characters may be split over chunks. */
export class KeyDecoder {
  private readonly decoder = new TextDecoder();
  private pending = "";

  /** The keys that are complete after `bytes`. */
  decode(bytes: Uint8Array): Key[] {
    const text = this.pending + this.decoder.decode(bytes, { stream: true });
    this.pending = "";
    const keys: Key[] = [];
    let index = 0;
    while (index < text.length) {
      const character = text[index] as string;
      if (character === ESCAPE) {
        const found = this.sequence(text, index);
        if (found === undefined) {
          this.pending = text.slice(index);
          break;
        }
        if (found.key !== undefined) keys.push({ type: "key", name: found.key });
        index = found.end;
      } else if (character < " " || character === "\x7f") {
        keys.push({ type: "key", name: controlName(character) });
        index++;
      } else {
        const start = index;
        while (index < text.length && (text[index] as string) >= " " && text[index] !== "\x7f") index++;
        keys.push({ type: "text", text: text.slice(start, index) });
      }
    }
    return keys;
  }

  /** An escape that nothing followed is the Escape key itself. */
  flush(): Key[] {
    const isAlone = this.pending === ESCAPE;
    this.pending = "";
    return isAlone ? [{ type: "key", name: "escape" }] : [];
  }

  get hasPending(): boolean {
    return this.pending !== "";
  }

  private sequence(text: string, start: number): { key: string | undefined; end: number } | undefined {
    const rest = text.slice(start + 1, start + 33);
    if (rest === "") return undefined;
    const introduced = /^\[[0-9;?]*[ -/]*([@-~])?/.exec(rest) ?? /^O(.)?/.exec(rest);
    if (introduced !== null) {
      if (introduced[1] === undefined) return rest.length >= 31 ? { key: undefined, end: start + 2 } : undefined;
      const key = SEQUENCES[introduced[0]];
      // Escape and a capital O, typed one after the other, is no sequence unless it names a key.
      if (key === undefined && rest[0] === "O") return { key: "escape", end: start + 1 };
      return { key, end: start + 1 + introduced[0].length };
    }
    const next = String.fromCodePoint(rest.codePointAt(0) as number);
    if (next === ESCAPE) return { key: "escape", end: start + 1 };
    return {
      key: next < " " || next === "\x7f" ? `alt-${controlName(next)}` : `alt-${next}`,
      end: start + 1 + next.length,
    };
  }
}

function controlName(character: string): string {
  if (character === "\r" || character === "\n") return "enter";
  if (character === "\t") return "tab";
  if (character === "\x7f" || character === "\b") return "backspace";
  const code = character.charCodeAt(0);
  return `ctrl-${String.fromCharCode(code + (code >= 1 && code <= 26 ? 96 : 64))}`;
}
