import { type ComponentProps, type ReactNode, type RefObject, useEffect, useRef, useState } from "react";

/** A table that scrolls inside itself when it is wider than the text, and then takes the keyboard's focus to be scrolled. */
export function ScrollTable(props: ComponentProps<"table">): ReactNode {
  const table = useRef<HTMLTableElement>(null);
  const wide = useWide(table);
  return <table {...props} ref={table} tabIndex={wide ? 0 : undefined} />;
}

/** A figure that does the same: on a phone a drawing scrolls rather than shrink until nobody can read it. */
export function ScrollFigure(props: ComponentProps<"figure">): ReactNode {
  const figure = useRef<HTMLElement>(null);
  const wide = useWide(figure);
  return <figure {...props} ref={figure} tabIndex={wide ? 0 : undefined} />;
}

function useWide(element: RefObject<HTMLElement | null>): boolean {
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const sizes = new ResizeObserver(() => setWide(current.scrollWidth > current.clientWidth));
    sizes.observe(current);
    return () => sizes.disconnect();
  }, [element]);
  return wide;
}
