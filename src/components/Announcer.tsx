import { type ReactNode, useEffect, useState } from "react";
import { onAnnouncement } from "./announce.ts";

/** The live region that announcements are read from. */
export function Announcer(): ReactNode {
  const [text, setText] = useState("");
  useEffect(() => onAnnouncement(setText), []);
  return (
    <div className="visually-hidden" aria-live="polite" aria-atomic="true" data-announcer>
      {text}
    </div>
  );
}
