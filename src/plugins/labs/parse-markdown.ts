import type { Nodes, Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import type { TextNode } from "./text-node.ts";

export interface Section {
  /** Plain text of the heading; "" for what comes before the first. */
  heading: string;
  nodes: TextNode[];
}

/** Splits a lab's markdown at its headings of `depth`. Throws on what labs may not contain: raw HTML, images, unsafe links. */
export function parseSections(markdown: string, depth: number): Section[] {
  const sections: Section[] = [{ heading: "", nodes: [] }];
  for (const node of parse(markdown).children) {
    if (node.type === "heading" && node.depth === depth) sections.push({ heading: plainText(node), nodes: [] });
    else sections.at(-1)?.nodes.push(toTextNode(node));
  }
  return sections.filter((section) => section.heading !== "" || section.nodes.length > 0);
}

export function parseMarkdown(markdown: string): TextNode[] {
  return parse(markdown).children.map(toTextNode);
}

function parse(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

function plainText(node: Nodes): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map(plainText).join("") : "";
}

const TAGS: Partial<Record<RootContent["type"], string>> = {
  paragraph: "p",
  strong: "strong",
  emphasis: "em",
  delete: "del",
  blockquote: "blockquote",
  listItem: "li",
  tableRow: "tr",
  tableCell: "td",
  break: "br",
  thematicBreak: "hr",
};

function toTextNode(node: RootContent): TextNode {
  switch (node.type) {
    case "text":
      return node.value;
    case "inlineCode":
      return { tag: "code", children: [node.value] };
    case "code":
      return { code: node.value, language: node.lang ?? "text", meta: node.meta ?? "" };
    case "heading":
      return { tag: `h${Math.min(node.depth + 2, 6)}`, children: node.children.map(toTextNode) };
    case "link":
      return { tag: "a", href: safeLink(node.url), children: node.children.map(toTextNode) };
    case "list": {
      const items = node.children.map((item) => ({ tag: "li", children: item.children.flatMap((child) => unwrap(child, node.spread === true)) }));
      return { tag: node.ordered === true ? "ol" : "ul", ...(node.start != null && node.start !== 1 && { start: node.start }), children: items };
    }
    case "table": {
      const [head, ...rows] = node.children;
      const header = (head?.children ?? []).map((cell) => ({ tag: "th", children: cell.children.map(toTextNode) }));
      return {
        tag: "table",
        children: [
          { tag: "thead", children: [{ tag: "tr", children: header }] },
          { tag: "tbody", children: rows.map(toTextNode) },
        ],
      };
    }
    default: {
      const tag = TAGS[node.type];
      if (tag === undefined) throw new Error(`${node.type} at line ${node.position?.start.line ?? "?"}: labs' texts are plain markdown without HTML or images`);
      return { tag, children: "children" in node ? (node.children as RootContent[]).map(toTextNode) : [] };
    }
  }
}

/** The items of a tight list stand without paragraphs. */
function unwrap(node: RootContent, spread: boolean): TextNode[] {
  return node.type === "paragraph" && !spread ? node.children.map(toTextNode) : [toTextNode(node)];
}

function safeLink(url: string): string {
  if (/^(https:\/\/|\/|#)/.test(url)) return url;
  throw new Error(`link to ${JSON.stringify(url)}: expected https://, a path of the site or an anchor`);
}
