import type { ActionContext } from "@dormouse/core";

/** For actions that neither make files nor end early. */
export const quietContext: ActionContext = {
  signal: new AbortController().signal,
  caption: () => {
    throw new Error("no captions here");
  },
  saveArtifact: () => Promise.reject(new Error("no artifacts here")),
  readArtifact: () => Promise.reject(new Error("no artifacts here")),
};
