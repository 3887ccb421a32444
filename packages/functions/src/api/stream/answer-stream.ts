import type { FrameKind } from "@dormouse/contract";
import { nextEvents, type Following, type SessionKey } from "@dormouse/core";
import { hostOf, type ApiContext, type ApiRequest } from "../context.ts";
import { eventBatch, streamEvents } from "./event-stream.ts";
import { remainingMs } from "../invocation.ts";

/** How long a host that cannot stream holds a request that nothing has happened for yet. */
const holdMs = 20_000;

/** Server-sent events: a stream of them, or what there is where the host cannot stream. */
export async function answerStream(
  { world, canStream = true }: ApiContext,
  c: ApiRequest,
  key: SessionKey,
  { following, frames = [] }: { following: Following; frames?: FrameKind[] | undefined },
  status: 200 | 201 = 200,
): Promise<Response> {
  c.header("content-type", "text/event-stream");
  const hungUp = AbortSignal.any([
    c.req.raw.signal,
    hostOf(c).hungUp ?? new AbortController().signal,
  ]);
  if (!canStream) {
    const waitMs = Math.min(holdMs, remainingMs(c));
    const page = await nextEvents(world, key, following, { waitMs, signal: hungUp });
    return c.body(eventBatch(page), status);
  }
  // Proxies that gather an answer before they pass it on leave this one alone.
  c.header("x-accel-buffering", "no");
  const life = { requestId: c.get("requestId"), lifetimeMs: remainingMs(c), hungUp };
  return c.body(streamEvents(world, key, { following, frames }, life), status);
}
