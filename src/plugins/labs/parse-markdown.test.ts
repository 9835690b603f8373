import { expect, test } from "vitest";
import { parseMarkdown, parseSections } from "./parse-markdown.ts";

test("paragraphs, inline code and links become elements; a fence keeps its info string", () => {
  expect(parseMarkdown('See `api` at [docs](https://kubernetes.io/docs/).\n\n```bash run expect="x"\nkubectl get pods\n```\n')).toEqual([
    {
      tag: "p",
      children: ["See ", { tag: "code", children: ["api"] }, " at ", { tag: "a", href: "https://kubernetes.io/docs/", children: ["docs"] }, "."],
    },
    { code: "kubectl get pods", language: "bash", meta: 'run expect="x"' },
  ]);
});

test("tight lists have no paragraphs, ordered ones keep their beginning, tables their header", () => {
  expect(parseMarkdown("3. a\n4. b\n")).toEqual([
    {
      tag: "ol",
      start: 3,
      children: [
        { tag: "li", children: ["a"] },
        { tag: "li", children: ["b"] },
      ],
    },
  ]);
  expect(parseMarkdown("| a |\n|---|\n| b |\n")).toEqual([
    {
      tag: "table",
      children: [
        { tag: "thead", children: [{ tag: "tr", children: [{ tag: "th", children: ["a"] }] }] },
        { tag: "tbody", children: [{ tag: "tr", children: [{ tag: "td", children: ["b"] }] }] },
      ],
    },
  ]);
});

test("sections begin at headings, not at comments in code", () => {
  const markdown = "intro\n\n## hint\n\nlook\n\n```bash\n## no heading\n```\n\n## hint\n\nagain\n";
  expect(parseSections(markdown, 2)).toEqual([
    { heading: "", nodes: [{ tag: "p", children: ["intro"] }] },
    {
      heading: "hint",
      nodes: [
        { tag: "p", children: ["look"] },
        { code: "## no heading", language: "bash", meta: "" },
      ],
    },
    { heading: "hint", nodes: [{ tag: "p", children: ["again"] }] },
  ]);
});

test.each([
  ["<script>alert(1)</script>", "html at line 1: labs' texts are plain markdown without HTML or images"],
  ["![x](https://example.com/x.png)", "image at line 1: labs' texts are plain markdown without HTML or images"],
  ["[x](javascript:alert(1))", 'link to "javascript:alert(1)": expected https://, a path of the site or an anchor'],
])("%s is refused", (markdown, message) => {
  expect(() => parseMarkdown(markdown)).toThrow(message);
});
