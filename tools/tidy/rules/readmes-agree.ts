import type { Rule } from "../rule.ts";

const READMES = ["README.md", "README.ja.md", "README.zh-Hant.md"];

/** What is typed is the same in every language. */
export const readmesAgree: Rule = {
  name: "readmes-agree",
  find(repository) {
    const first = blocks(repository.get("README.md"));
    return READMES.filter((path) => first === "" || blocks(repository.get(path)) !== first).map((path) => ({
      path,
      message: "Its command blocks are not those of README.md.",
    }));
  },
  bait: {
    files: { "README.md": "```\nnpm start\n```", "README.ja.md": "```\nnpm start\n```", "README.zh-Hant.md": "```\nnpm run\n```" },
    found: ["README.zh-Hant.md"],
  },
};

/** Code blocks without their comments, which are prose. */
function blocks(text = ""): string {
  return [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].map((match) => (match[1] ?? "").replace(/\s*#.*$/gm, "")).join("\n");
}
