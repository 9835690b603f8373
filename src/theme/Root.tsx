import type { ReactNode } from "react";
import { Announcer } from "../components/Announcer.tsx";
import { StartDialog } from "../lab/StartDialog.tsx";
import { TerminalDock } from "../terminal/TerminalDock.tsx";

/** What outlives a change of page: the terminal, the question before a lab is started, announcements. */
export default function Root({ children }: { children: ReactNode }): ReactNode {
  return (
    <>
      {children}
      <TerminalDock />
      <StartDialog />
      <Announcer />
    </>
  );
}
