import MDXComponents from "@theme-original/MDXComponents";
import type { ComponentProps, ReactNode } from "react";
import { ScrollFigure, ScrollTable } from "../../components/ScrollTable.tsx";

/** The theme's elements of lessons, with tables and figures that keyboards can scroll. */
export default { ...MDXComponents, figure: ScrollFigure, table: ScrollTable, th: TableHeader };

/** The empty corner of a table is a cell: a header that says nothing confuses who hears it. */
function TableHeader(props: ComponentProps<"th">): ReactNode {
  return props.children === undefined ? <td /> : <th {...props} />;
}
