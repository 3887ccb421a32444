import {
  BrowserIdentity,
  type ResumeDecision,
  type RunRequest,
  type SessionEvent,
  type SessionEventOf,
} from "@dormouse/contract";
import { answerQuestion } from "../input/answer.ts";
import type { Accepted } from "../session/accepted.ts";
import { forkSession } from "../fork/fork.ts";
import { cancelSession } from "../session/cancel.ts";
import { createSession } from "../session/create.ts";
import { deleteSession } from "../session/delete.ts";
import { execute } from "../session/execute.ts";
import { actOnce, idempotencyOf, type Idempotency } from "../session/idempotency.ts";
import { pauseSession } from "../session/pause.ts";
import { resumeSession } from "../session/resume.ts";
import type { SessionKey } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import { restoreSnapshot } from "../snapshot/restore.ts";
import type { World } from "../world/world.ts";
import { asked, drawScript } from "./deed.ts";
import type { Random } from "./random.ts";

/** What a client may draw its wishes from. */
export type Situation = {
  random: Random;
  settings: EngineSettings;
  tenantId: string;
  /** The sessions it knows of. */
  sessions: readonly SessionKey[];
  /** No other request's name. */
  requestId: string;
  /** What a look at the site tells of the step that a session is paused at, and cannot decide by itself. */
  decisionFor(key: SessionKey): Promise<ResumeDecision | undefined>;
};

/** A request as it is sent, once or several times over. */
export type Request = {
  /** Through the world that the API's process reaches. */
  send(world: World): Promise<Accepted>;
};

export type Command = {
  name: string;
  /** How often it is sent, beside the others. */
  weight: number;
  /** @returns undefined where there is nothing to ask it of. */
  draw(situation: Situation): Request | undefined | Promise<Request | undefined>;
  /** Whether a session's log shows what an accepted one came to. */
  isKept(accepted: Accepted, log: SessionEvent[]): boolean;
};

export const create: Command = {
  name: "create",
  weight: 3,
  draw({ random, settings, tenantId, sessions, requestId }) {
    if (sessions.length >= 2) return undefined;
    const identity = BrowserIdentity.parse({});
    const request = {
      tenantId,
      identity,
      ...(random.chance(0.8) ? { run: drawRun(random, requestId) } : {}),
      ...(random.chance(0.03) ? { timeoutMs: random.integer(10_000, 600_000) } : {}),
    };
    return {
      send: once(tenantId, requestId, (world, idempotency) =>
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
  {
    name: "execute",
    weight: 6,
    draw: ({ random, settings, tenantId, sessions, requestId }) =>
      ofSession(random, sessions, (key) => {
        const request = drawRun(random, requestId);
        return once(tenantId, requestId, (world, idempotency) =>
          execute(world, settings, key, request, idempotency),
        );
      }),
    isKept: ({ runId }, log) => isBegunOnce(log, runId),
  },
  {
    name: "restore",
    weight: 2,
    draw: ({ random, tenantId, sessions, requestId }) =>
      ofSession(random, sessions, (key) => {
        const version = random.integer(1, 3);
        return once(tenantId, requestId, (world, idempotency) =>
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
    name: "pause",
    weight: 2,
    draw: ({ random, tenantId, sessions, requestId }) =>
      ofSession(random, sessions, (key) =>
        once(tenantId, requestId, (world, idempotency) => pauseSession(world, key, idempotency)),
      ),
    isKept: hasNothingToShow,
  },
  {
    name: "resume",
    weight: 3,
    async draw({ random, settings, tenantId, sessions, requestId, decisionFor }) {
      if (sessions.length === 0) return undefined;
      const key = random.pick(sessions);
      const decision = await decisionFor(key);
      return {
        send: once(tenantId, requestId, (world, idempotency) =>
          resumeSession(world, settings, key, decision, idempotency),
        ),
      };
    },
    isKept: hasNothingToShow,
  },
  {
    name: "answer",
    weight: 3,
    draw: ({ random, settings, tenantId, sessions, requestId }) =>
      ofSession(random, sessions, (key) =>
        once(tenantId, requestId, (world, idempotency) =>
          answerQuestion(world, settings, key, { name: asked, value: requestId }, idempotency),
        ),
      ),
    isKept: (_, log) => log.some(({ type }) => type === "input.received"),
  },
  {
    name: "cancel",
    weight: 1,
    draw: ({ random, tenantId, sessions, requestId }) =>
      ofSession(random, sessions, (key) =>
        once(tenantId, requestId, (world, idempotency) => cancelSession(world, key, idempotency)),
      ),
    isKept: hasNothingToShow,
  },
  {
    name: "fork",
    weight: 1,
    draw: ({ random, settings, tenantId, sessions, requestId }) =>
      sessions.length >= 3
        ? undefined
        : ofSession(random, sessions, (key) => {
            const run = random.chance(0.5) ? drawRun(random, requestId) : undefined;
            const fork = { step: random.integer(0, 4), run };
            return once(tenantId, requestId, (world, idempotency) =>
              forkSession(world, settings, key, fork, idempotency),
            );
          }),
    isKept: ({ runId }, log) =>
      log.some(({ type }) => type === "session.forked") &&
      (runId === undefined || isBegunOnce(log, runId)),
  },
  {
    name: "delete",
    weight: 0.4,
    draw: ({ random, settings, sessions }) =>
      ofSession(random, sessions, (key) => async (world) => {
        await deleteSession(world, settings, key);
        return { sessionId: key.sessionId, repeated: false };
      }),
    isKept: (_, log) => count(log, ({ type }) => type === "session.deleted") === 1,
  },
];

function drawRun(random: Random, requestId: string): RunRequest {
  const timeoutMs = random.chance(0.05) ? random.integer(10_000, 300_000) : undefined;
  return {
    kind: "script",
    actions: drawScript(random, requestId),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

/** Where the session was in that state already, or its run came to its end first, it leaves no trace. */
function hasNothingToShow(): boolean {
  return true;
}

function ofSession(
  random: Random,
  sessions: readonly SessionKey[],
  sending: (key: SessionKey) => Request["send"],
): Request | undefined {
  if (sessions.length === 0) return undefined;
  const key = random.pick(sessions);
  return { send: sending(key) };
}

/** As the API does it: under an idempotency key, so that it can be sent again. */
function once(
  tenantId: string,
  requestId: string,
  act: (world: World, idempotency: Idempotency) => ReturnType<Parameters<typeof actOnce>[3]>,
): Request["send"] {
  return (world) => {
    const idempotency = idempotencyOf(world, requestId, [requestId]);
    return actOnce(world, tenantId, idempotency, () => act(world, idempotency));
  };
}

function isBegunOnce(log: SessionEvent[], runId: string | undefined): boolean {
  return count(log, (event) => isBeginning(event) && event.data.runId === runId) === 1;
}

/** A run has one of the two, whether or not it had to wait. */
function isBeginning(event: SessionEvent): event is SessionEventOf<"run.created" | "run.queued"> {
  return event.type === "run.created" || event.type === "run.queued";
}

function count(log: SessionEvent[], is: (event: SessionEvent) => boolean): number {
  return log.filter(is).length;
}
