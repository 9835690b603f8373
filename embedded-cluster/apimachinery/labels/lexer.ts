export type TokenKind = "identifier" | "in" | "notin" | "(" | ")" | "," | "!" | "=" | "==" | "!=" | ">" | "<" | "end" | "error";

export interface Token {
  kind: TokenKind;
  text: string;
}

const SYMBOLS = new Set(["=", "!", "(", ")", ",", ">", "<"]);
const TWO_CHARACTERS = new Set(["==", "!="]);

/** Splits a label selector into tokens; the last one is "end". Models the lexer of k8s.io/apimachinery/pkg/labels. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] as string;
    if (/\s/.test(character)) {
      at++;
    } else if (SYMBOLS.has(character)) {
      const pair = text.slice(at, at + 2);
      const symbol = TWO_CHARACTERS.has(pair) ? pair : character;
      found.push({ kind: symbol as TokenKind, text: symbol });
      at += symbol.length;
    } else {
      let end = at;
      while (end < text.length && !SYMBOLS.has(text[end] as string) && !/\s/.test(text[end] as string)) end++;
      const word = text.slice(at, end);
      found.push({ kind: word === "in" || word === "notin" ? word : "identifier", text: word });
      at = end;
    }
  }
  found.push({ kind: "end", text: "" });
  return found;
}
