import type { Client } from "@dormouse/client";
import type {
  CreateSessionRequest,
  RunDetail,
  RunRequest,
  ScriptStep,
  SessionEvent,
  SessionEventOf,
  SessionEventType,
} from "@dormouse/contract";

/** A run of these steps. */
export function script(...actions: ScriptStep[]): RunRequest {
  return { kind: "script", actions };
}

/** Signs in to Harbor as one step, which may be repeated. */
export function signIn(site: string): ScriptStep {
  return {
    name: "sign in",
    actions: [
      { type: "goto", url: `${site}/login` },
      { type: "fill", locator: { label: "Username" }, value: "demo" },
      { type: "fill", locator: { label: "Password" }, value: "harbor-demo" },
      { type: "click", locator: { role: "button", name: "Sign in" }, effect: false },
      { type: "expect", url: `${site}/containers` },
    ],
  };
}

export type Ran = { sessionId: string; run: RunDetail };

/** Creates a session with the run and waits until that has ended or paused. */
export async function runNew(
  client: Client,
  run: RunRequest,
  session: Omit<CreateSessionRequest, "run"> = {},
): Promise<Ran> {
  const { session: created, runId = "" } = await client.sessions.create({ ...session, run });
  const { sessionId } = created;
  return { sessionId, run: await client.waitForRun(sessionId, runId) };
}

/** Gives the session another run and waits until that has ended or paused. */
export async function runAgain(
  client: Client,
  sessionId: string,
  run: RunRequest,
): Promise<RunDetail> {
  const { runId } = await client.sessions.execute(sessionId, run);
  return client.waitForRun(sessionId, runId);
}

/** The session's whole log as JSON pages give it. */
export async function readLog(
  api: { url: string; apiKey: string },
  sessionId: string,
  pageSize = 100,
): Promise<SessionEvent[]> {
  const events: SessionEvent[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(pageSize), ...(cursor && { cursor }) });
    const response = await fetch(`${api.url}/v1/sessions/${sessionId}/events?${query}`, {
      headers: { authorization: `Bearer ${api.apiKey}` },
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const page = (await response.json()) as { items: SessionEvent[]; nextCursor?: string };
    events.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return events;
}

/** Follows the session until the first event that fits. */
export async function nextEvent(
  client: Client,
  sessionId: string,
  fits: (event: SessionEvent) => boolean,
): Promise<SessionEvent> {
  for await (const event of client.events(sessionId)) if (fits(event)) return event;
  throw new Error(`session ${sessionId} ended without the event`);
}

/** The events of one type, in order. */
export function eventsOf<Type extends SessionEventType>(
  events: readonly SessionEvent[],
  type: Type,
): SessionEventOf<Type>[] {
  return events.filter((event): event is SessionEventOf<Type> => event.type === type);
}

/** 1, 2, 3 … `count`: what sequence numbers of a whole log are. */
export function dense(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
