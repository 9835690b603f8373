import type { Board, Refusal } from "@tsunagu/contracts/rest";
import { useEffect, useState } from "react";
import { RefusedError, getJson } from "../client/api.ts";

const RETRY_MILLISECONDS = 3_000;

export interface LiveBoard {
  board: Board | undefined;
  /** Changes come by themselves. */
  live: boolean;
  refusal: Refusal | undefined;
}

/** A class's board, kept current by the server. */
export function useBoard(cohortId: string): LiveBoard {
  const [state, setState] = useState<LiveBoard>({ board: undefined, live: false, refusal: undefined });
  useEffect(() => {
    let events: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = () => {
      events = new EventSource(`/api/cohorts/${cohortId}/board/events`);
      events.onmessage = ({ data }) => setState({ board: JSON.parse(String(data)) as Board, live: true, refusal: undefined });
      events.onerror = () => {
        setState((current) => ({ ...current, live: false }));
        if (events?.readyState === EventSource.CLOSED) void explain();
      };
    };
    // An event stream does not say why it was refused; the same question asked plainly does.
    const explain = async () => {
      try {
        const board = await getJson<Board>(`/api/cohorts/${cohortId}/board`);
        setState({ board, live: false, refusal: undefined });
      } catch (error) {
        if (error instanceof RefusedError) setState((current) => ({ ...current, live: false, refusal: error.refusal }));
      }
      timer = setTimeout(follow, RETRY_MILLISECONDS);
    };
    follow();
    return () => {
      events?.close();
      clearTimeout(timer);
    };
  }, [cohortId]);
  return state;
}
