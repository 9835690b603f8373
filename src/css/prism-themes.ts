import type { PrismTheme } from "prism-react-renderer";

const theme = (plain: string, ground: string, colours: { quiet: string; word: string; text: string; number: string; name: string }): PrismTheme => ({
  plain: { color: plain, backgroundColor: ground },
  styles: [
    { types: ["comment", "prolog", "doctype", "cdata"], style: { color: colours.quiet, fontStyle: "italic" } },
    { types: ["keyword", "function", "builtin", "important"], style: { color: colours.word } },
    { types: ["string", "attr-value", "char", "inserted"], style: { color: colours.text } },
    { types: ["number", "boolean", "constant", "deleted"], style: { color: colours.number } },
    { types: ["key", "atrule", "property", "tag", "attr-name", "variable", "assign-left", "parameter"], style: { color: colours.name } },
  ],
});

/** Few colours, each readable on its ground. */
export const lightTheme = theme("#24282f", "#f4f2ec", { quiet: "#5d6470", word: "#24548f", text: "#256b39", number: "#8a3b12", name: "#7d3180" });
export const darkTheme = theme("#e3e6ea", "#1f2530", { quiet: "#9aa3b1", word: "#9cc1f3", text: "#a5dbb2", number: "#f0b48c", name: "#dcb0e4" });
