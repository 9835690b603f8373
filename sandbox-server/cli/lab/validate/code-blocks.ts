/** One fenced block of a lab's markdown. */
export interface CodeBlock {
  /** Language and what follows it: "bash run". */
  info: string;
  text: string;
}

const FENCE = /^```([^\n]*)\n([\s\S]*?)^```$/gm;

/** The fenced blocks of a text, in order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  return [...markdown.matchAll(FENCE)].map(([, info = "", text = ""]) => ({ info: info.trim(), text }));
}

/** The text without its fenced blocks: what is translated. */
export function proseOf(markdown: string): string {
  return markdown.replace(FENCE, "");
}
