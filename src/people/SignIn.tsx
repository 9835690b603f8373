import Link from "@docusaurus/Link";
import { translate } from "@docusaurus/Translate";
import clsx from "clsx";
import type { ReactNode } from "react";
import { useMe } from "./me-store.ts";

/** Who the reader is signed in as, in the navbar, leading to where that can be changed. */
export function SignIn({ mobile, className }: { mobile?: boolean; className?: string }): ReactNode {
  const { me } = useMe();
  if (me === undefined) return null;
  const instructor = me?.role === "instructor";
  const name = me?.displayName ?? translate({ id: "me.guest", message: "ゲスト" });
  const label = instructor ? translate({ id: "me.instructor", message: "{name}（講師）" }, { name }) : name;
  const link = (
    <Link to={instructor ? "/instructor" : "/class"} className={clsx(mobile === true ? "menu__link" : "navbar__item navbar__link", className)}>
      {label}
    </Link>
  );
  return mobile === true ? <li className="menu__list-item">{link}</li> : link;
}
