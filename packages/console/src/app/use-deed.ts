import { useState } from "preact/hooks";
import { isRefused, sentenceOf, useAccess } from "./client.ts";

export type Deed = {
  busy: boolean;
  /** Why the last one came to nothing. */
  problem?: string;
  /** Does it, unless one is being done: a second click is no second command. */
  run(work: () => Promise<unknown>): void;
};

/** What a button does at the API. */
export function useDeed(): Deed {
  const { onRefused } = useAccess();
  const [state, setState] = useState<Omit<Deed, "run">>({ busy: false });
  return {
    ...state,
    run(work) {
      if (state.busy) return;
      setState({ busy: true });
      work().then(
        () => setState({ busy: false }),
        (error: unknown) => {
          if (isRefused(error)) onRefused();
          setState({ busy: false, problem: sentenceOf(error) });
        },
      );
    },
  };
}
