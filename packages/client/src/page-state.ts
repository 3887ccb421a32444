import type {
  HistoryPage,
  MediaView,
  PageDiff,
  PageState,
  PageStateField,
  PageStateParts,
  SectionName,
  SessionView,
  StepContext,
} from "@dormouse/contract";
import { path, routes } from "@dormouse/contract/routes";
import type { CallOptions } from "./sessions.ts";
import type { Transport } from "./transport.ts";

/** `step`: as the page was after that step, in place of now. */
type PageOptions = CallOptions & { step?: number };

/** What an agent works with: the page that a session shows, and what was done on it. */
export type PageStateClient = {
  state(sessionId: string, options?: CallOptions): Promise<PageState>;
  /** These fields alone, and of the page the sections of these kinds; all of the page at an earlier step. */
  state(
    sessionId: string,
    options: PageOptions & { sections?: readonly (PageStateField | SectionName)[] },
  ): Promise<PageStateParts>;

  /** What a model was told for a step of an agent's run, and what it answered. */
  context(sessionId: string, step: number, options?: CallOptions): Promise<StepContext>;

  /** The page in lines for a model, within a budget of tokens (1,500 unless given). */
  stateText(
    sessionId: string,
    options?: PageOptions & { sections?: readonly SectionName[]; budget?: number },
  ): Promise<string>;

  /** What changed of the page since a step; without one, with the newest change. See applyDelta. */
  diff(
    sessionId: string,
    options?: CallOptions & { since?: number; format?: "merge" | "patch" | "lines" },
  ): Promise<PageDiff>;

  /** What the session has done, the newest first. */
  history(
    sessionId: string,
    options?: CallOptions & { limit?: number; offset?: number },
  ): Promise<HistoryPage>;

  /** A picture of a page, or a screenshot: a small one; with `size: "full"` itself too. Links last five minutes. */
  media(
    sessionId: string,
    mediaId: string,
    options?: CallOptions & { size?: "thumbnail" | "full" },
  ): Promise<MediaView>;

  /** Cancels what runs or waits in the session and archives it at once; another run, or a resume, brings it back. */
  end(sessionId: string, options?: CallOptions): Promise<SessionView>;
};

type AnyState = PageOptions & { sections?: readonly string[] };

/** Every call rejects with DormouseApiError where the API refuses it. */
export function createPageStateClient({ send, read }: Transport): PageStateClient {
  function state(sessionId: string, { sections, step, signal }: AnyState = {}): Promise<unknown> {
    const query = { sections: sections?.join(","), step };
    return read(path(routes.state, { sessionId }), { query, signal });
  }

  return {
    state: state as PageStateClient["state"],

    async stateText(sessionId, { sections, signal, ...query } = {}) {
      const response = await send(path(routes.state, { sessionId }), {
        query: { ...query, sections: sections?.join(","), format: "text" },
        signal,
      });
      return response.text();
    },

    diff: (sessionId, { signal, ...query } = {}) =>
      read(path(routes.diff, { sessionId }), { query, signal }),

    history: (sessionId, { signal, ...query } = {}) =>
      read(path(routes.history, { sessionId }), { query, signal }),

    context: (sessionId, step, { signal } = {}) =>
      read(path(routes.context, { sessionId }), { query: { step }, signal }),

    media: (sessionId, mediaId, { signal, ...query } = {}) =>
      read(path(routes.media, { sessionId, mediaId }), { query, signal }),

    end: (sessionId, { signal } = {}) =>
      read(path(routes.end, { sessionId }), { method: "POST", signal }),
  };
}
