import CodeBlock from "@theme/CodeBlock";
import { Fragment, type ReactNode, createElement } from "react";
import { ScrollTable } from "../components/ScrollTable.tsx";
import type { TextNode } from "../plugins/labs/text-node.ts";
import { useLab } from "./lab-store.ts";
import { fillNamespaces } from "./namespaces.ts";

const VOID = new Set(["br", "hr"]);

/** A lab's text with the sandbox's real namespaces in it; its code blocks run like the page's own. */
export function Text({ nodes, labId }: { nodes: readonly TextNode[]; labId: string }): ReactNode {
  const { session } = useLab();
  const namespaces = session?.labId === labId ? session.namespaces : {};
  return <>{nodes.map((node, index) => render(node, index, namespaces))}</>;
}

function render(node: TextNode, key: number, namespaces: Record<string, string>): ReactNode {
  if (typeof node === "string") return <Fragment key={key}>{fillNamespaces(node, namespaces)}</Fragment>;
  if ("code" in node) {
    return (
      <CodeBlock key={key} language={node.language} metastring={node.meta}>
        {node.code}
      </CodeBlock>
    );
  }
  const { tag, children, href, start } = node;
  const inside = () => children.map((child, index) => render(child, index, namespaces));
  if (tag === "table") return <ScrollTable key={key}>{inside()}</ScrollTable>;
  if (VOID.has(tag)) return createElement(tag, { key });
  return createElement(tag, { key, href, start }, ...inside());
}
