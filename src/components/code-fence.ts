/** What a code block's fence says about it: ```bash run, ```yaml apply file="api.yaml", ```text output, ```bash norun="why". */
export interface CodeFence {
  action: "run" | "apply" | undefined;
  /** The file that an applied block is written to. */
  file: string | undefined;
  output: boolean;
}

export function parseCodeFence(meta: string): CodeFence {
  const words = new Map([...meta.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map((match) => [match[1] ?? "", match[2]]));
  const file = words.get("file");
  const action = words.has("apply") ? "apply" : words.has("run") ? "run" : undefined;
  return { action, file, output: words.has("output") };
}

/** What a block's button types. A manifest is written to its file first, so that the learner can change it and apply it again. */
export function typedText(fence: CodeFence, code: string): string {
  const text = code.replace(/\n+$/, "");
  if (fence.action !== "apply") return text;
  const file = fence.file ?? "manifest.yaml";
  const end = delimiterOutside(text);
  return `cat > ${quote(file)} <<'${end}'\n${text}\n${end}\nkubectl apply -f ${quote(file)}`;
}

/** A here-document's end that is no line of the text. */
function delimiterOutside(text: string): string {
  const lines = new Set(text.split("\n"));
  let delimiter = "EOF";
  while (lines.has(delimiter)) delimiter += "_";
  return delimiter;
}

function quote(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}
