import { mkdir, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Client } from "@dormouse/client";
import {
  limits,
  settlingEvents,
  type ArtifactView,
  type CreateSessionRequest,
  type Page,
  type RunDetail,
  type SessionEvent,
} from "@dormouse/contract";

export type SessionRunOptions = {
  client: Client;
  request: CreateSessionRequest;
  onEvent(event: SessionEvent): void;
};

/**
 * Creates a session and follows its events until its run has ended or paused.
 * @throws DormouseApiError where the API refuses the session.
 */
export async function runSession({ client, request, onEvent }: SessionRunOptions): Promise<{
  sessionId: string;
  run: RunDetail | undefined;
}> {
  const { runId, session } = await client.sessions.create(request);
  const { sessionId } = session;
  const done = new AbortController();
  for await (const event of client.events(sessionId, { signal: done.signal })) {
    onEvent(event);
    if (
      settlingEvents.has(event.type) ||
      (runId === undefined && event.type === "session.created")
    ) {
      break;
    }
  }
  done.abort();
  return {
    sessionId,
    run: runId === undefined ? undefined : await client.sessions.run(sessionId, runId),
  };
}

/**
 * Saves the session's screenshots, named by step, below `directory`.
 * @returns the files' paths, in the order of the steps.
 */
export async function saveScreenshots(
  client: Client,
  sessionId: string,
  directory: string,
): Promise<string[]> {
  const items = await listScreenshots(client, sessionId);
  const files: string[] = [];
  if (items.length > 0) await mkdir(join(directory, sessionId), { recursive: true });
  for (const shot of items.toSorted((a, b) => a.step - b.step)) {
    const response = await fetch(shot.url);
    if (!response.ok) throw new Error(`the screenshot of step ${shot.step} cannot be read`);
    const name = `${String(shot.step).padStart(3, "0")}-${fileName(shot.name ?? "screenshot")}`;
    const file = join(directory, sessionId, `${name}${extname(shot.fileName) || ".png"}`);
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
    files.push(file);
  }
  return files;
}

async function listScreenshots(client: Client, sessionId: string): Promise<ArtifactView[]> {
  const shots: ArtifactView[] = [];
  let next: { cursor?: string } | undefined = {};
  while (next !== undefined) {
    const { items, nextCursor }: Page<ArtifactView> = await client.sessions.screenshots(sessionId, {
      limit: limits.pageSizeMax,
      ...next,
    });
    shots.push(...items);
    next = nextCursor === undefined ? undefined : { cursor: nextCursor };
  }
  return shots;
}

function fileName(name: string): string {
  return name.replaceAll(/[^\w-]+/g, "-").toLowerCase();
}
