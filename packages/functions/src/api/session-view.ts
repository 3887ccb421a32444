import { path, routes, type SessionView } from "@dormouse/contract";
import { sessionView, type Session } from "@dormouse/core";
import type { ApiContext, ApiRequest } from "./context.ts";

/** @returns how this request's sender sees a session: with the address its events are streamed at. */
export function viewFor(
  { streamUrl }: ApiContext,
  c: ApiRequest,
): (session: Session) => SessionView {
  const origin = new URL(streamUrl ?? c.req.url).origin;
  return (session) =>
    sessionView(session, `${origin}${path(routes.events, { sessionId: session.sessionId })}`);
}
