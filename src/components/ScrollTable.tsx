import { type ComponentProps, type ReactNode, useEffect, useRef, useState } from "react";

/** A table that scrolls inside itself when it is wider than the text, and then takes the keyboard's focus to be scrolled. */
export function ScrollTable(props: ComponentProps<"table">): ReactNode {
  const table = useRef<HTMLTableElement>(null);
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const { current } = table;
    if (current === null) return;
    const sizes = new ResizeObserver(() => setWide(current.scrollWidth > current.clientWidth));
    sizes.observe(current);
    return () => sizes.disconnect();
  }, []);
  return <table {...props} ref={table} tabIndex={wide ? 0 : undefined} />;
}
