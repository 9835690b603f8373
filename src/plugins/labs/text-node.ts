/**
 * Markdown of a lab as data, so that pages render it with their own components and no HTML of a lab's author ever reaches
 * the page. A string is text; `code` is a fenced block with its info string.
 */
export type TextNode = string | ElementNode | FenceNode;

export interface ElementNode {
  tag: string;
  href?: string;
  start?: number;
  children: TextNode[];
}

export interface FenceNode {
  code: string;
  language: string;
  meta: string;
}
