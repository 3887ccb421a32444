import { BrowserIdentity, StorageState } from "@dormouse/contract";
import { forkSession } from "../fork/fork.ts";
import { replayRun } from "../fork/replay.ts";
import { createSession } from "../session/create.ts";
import { deleteSession } from "../session/delete.ts";
import { endSession } from "../session/end.ts";
import { importIntoSession } from "../transfer/import.ts";
import { restoreSnapshot } from "../snapshot/restore.ts";
import {
  count,
  drawRun,
  drawScriptRun,
  isBegunOnce,
  ofSession,
  once,
  type Command,
} from "./command.ts";
import { importedOrigin } from "./browser.ts";
import { runCommands } from "./run-commands.ts";

/** How many sessions a client has at most, which it made itself, or had copied. */
const maxCreated = 2;
const maxCopied = 3;

export const create: Command = {
  name: "create",
  weight: 3,
  draw(situation) {
    const { random, settings, tenantId, sessions, requestId } = situation;
    if (sessions.length >= maxCreated) return undefined;
    const request = {
      tenantId,
      identity: BrowserIdentity.parse({}),
      ...(random.chance(0.8) ? { run: drawRun(situation) } : {}),
      ...(random.chance(0.05) ? { storageState: stateOf(requestId) } : {}),
      ...(random.chance(0.03) ? { timeoutMs: random.integer(10_000, 600_000) } : {}),
      ...(random.chance(0.3) ? { externalKey: keyOf(requestId) } : {}),
    };
    return {
      send: once(situation, (world, idempotency) =>
        createSession(world, settings, request, idempotency),
      ),
    };
  },
  isKept: ({ runId }, log) =>
    count(log, ({ type }) => type === "session.created") === 1 &&
    (runId === undefined || isBegunOnce(log, runId)),
};

/** What clients ask for at random moments. A new command takes an entry of its own, and nothing else. */
export const commands: readonly Command[] = [
  create,
  ...runCommands,
  {
    name: "restore",
    weight: 2,
    draw: (situation) =>
      ofSession(situation, (key) => {
        const version = situation.random.integer(1, 3);
        return once(situation, (world, idempotency) =>
          restoreSnapshot(world, key, version, { idempotency }),
        );
      }),
    isKept: ({ snapshotVersion }, log) =>
      count(
        log,
        ({ type, data }) => type === "snapshot.restored" && data.version === snapshotVersion,
      ) === 1,
  },
  {
    name: "import",
    weight: 1.5,
    keyless: true,
    draw: (situation) =>
      ofSession(situation, ({ sessionId, tenantId }) => {
        const mode = situation.random.pick(["merge", "merge", "replace"] as const);
        const imported = {
          format: "playwright",
          mode,
          state: stateOf(situation.requestId),
        } as const;
        return async (world) => {
          const { version } = await importIntoSession(world, { sessionId, tenantId }, imported);
          return { sessionId, snapshotVersion: version, repeated: false };
        };
      }),
    isKept: ({ snapshotVersion }, log) =>
      count(
        log,
        ({ type, data }) => type === "snapshot.imported" && data.version === snapshotVersion,
      ) === 1,
  },
  {
    name: "fork",
    weight: 1,
    draw: (situation) => {
      const { random, settings, sessions } = situation;
      if (sessions.length >= maxCopied) return undefined;
      return ofSession(situation, (key) => {
        const run = random.chance(0.5) ? drawScriptRun(situation) : undefined;
        const fork = { step: random.integer(0, 4), run };
        return once(situation, (world, idempotency) =>
          forkSession(world, settings, key, fork, idempotency),
        );
      });
    },
    isKept: ({ runId }, log) =>
      log.some(({ type }) => type === "session.forked") &&
      (runId === undefined || isBegunOnce(log, runId)),
  },
  {
    name: "replay",
    weight: 1,
    draw: (situation) => {
      const { random, settings, sessions, runsOf } = situation;
      if (sessions.length >= maxCopied) return undefined;
      return ofSession(situation, (key) => {
        const runs = runsOf(key);
        if (runs.length === 0) return undefined;
        const [runId, on] = [random.pick(runs), random.pick(["fresh", "fork"] as const)];
        return once(situation, (world, idempotency) =>
          replayRun(world, settings, key, runId, { on }, idempotency),
        );
      });
    },
    isKept: ({ runId }, log) => isBegunOnce(log, runId),
  },
  {
    name: "end",
    weight: 0.6,
    draw: (situation) =>
      ofSession(situation, (key) => async (world) => {
        await endSession(world, key);
        return { sessionId: key.sessionId, repeated: false };
      }),
    isKept: (_, log) => log.some(({ type }) => type === "session.ended"),
  },
  {
    name: "delete",
    weight: 0.4,
    draw: (situation) =>
      ofSession(situation, (key) => async (world) => {
        await deleteSession(world, situation.settings, key);
        return { sessionId: key.sessionId, repeated: false };
      }),
    isKept: (_, log) => count(log, ({ type }) => type === "session.deleted") === 1,
  },
];

/** Of its client's, the same for all of its requests: what it asks for again is found. */
function keyOf(requestId: string): string {
  return requestId.slice(0, requestId.lastIndexOf("-"));
}

/** A state from outside, which says whose request brought it. */
function stateOf(requestId: string): StorageState {
  const localStorage = [{ name: "request", value: requestId }];
  return StorageState.parse({ origins: [{ origin: importedOrigin, localStorage }] });
}
