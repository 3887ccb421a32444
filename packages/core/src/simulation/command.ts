import {
  type ResumeDecision,
  type RunRequest,
  type ScriptRequest,
  type SessionEvent,
  type SessionEventOf,
} from "@dormouse/contract";
import type { Accepted } from "../session/accepted.ts";
import { actOnce, idempotencyOf, type Idempotency } from "../session/idempotency.ts";
import type { SessionKey } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";
import { drawAgent } from "./agent-deed.ts";
import { drawScript } from "./deed.ts";
import type { Random } from "./random.ts";

/** A question by its name; `isConfirm` where it is answered with yes or no. */
export type OpenQuestion = { name: string; isConfirm: boolean };

/** What a client may draw its wishes from. */
export type Situation = {
  random: Random;
  settings: EngineSettings;
  nowMs: number;
  tenantId: string;
  /** The sessions it knows of. */
  sessions: readonly SessionKey[];
  /** No other request's name. */
  requestId: string;
  /** What a look at the site tells of the step that a session is paused at, and cannot decide by itself. */
  decisionFor(key: SessionKey): Promise<ResumeDecision | undefined>;
  /** What the session's run waits for an answer to. */
  questionOf(key: SessionKey): Promise<OpenQuestion | undefined>;
  /** The session's runs, those that wait for their turn last. */
  runsOf(key: SessionKey): readonly string[];
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
  /** Takes no key: what is sent again is done again. */
  keyless?: true;
  /** @returns undefined where there is nothing to ask it of. */
  draw(situation: Situation): Request | undefined | Promise<Request | undefined>;
  /** Whether a session's log shows what an accepted one came to. */
  isKept(accepted: Accepted, log: SessionEvent[]): boolean;
};

/** How many of the runs are agents'. */
const agentsShare = 0.08;

export function drawRun(situation: Situation): RunRequest {
  const { random, requestId } = situation;
  return random.chance(agentsShare) ? drawAgent(random, requestId) : drawScriptRun(situation);
}

export function drawScriptRun({ random, requestId, nowMs }: Situation): ScriptRequest {
  const timeoutMs = random.chance(0.05) ? random.integer(10_000, 300_000) : undefined;
  return {
    kind: "script",
    actions: drawScript(random, requestId, nowMs),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

/** Where the session was in that state already, or its run came to its end first, it leaves no trace. */
export function hasNothingToShow(): boolean {
  return true;
}

export function ofSession(
  { random, sessions }: Situation,
  sending: (key: SessionKey) => Request["send"] | undefined,
): Request | undefined {
  if (sessions.length === 0) return undefined;
  const send = sending(random.pick(sessions));
  return send === undefined ? undefined : { send };
}

/** As the API does it: under an idempotency key, so that it can be sent again. */
export function once(
  { tenantId, requestId }: Situation,
  act: (world: World, idempotency: Idempotency) => ReturnType<Parameters<typeof actOnce>[3]>,
): Request["send"] {
  return (world) => {
    const idempotency = idempotencyOf(world, requestId, [requestId]);
    return actOnce(world, tenantId, idempotency, () => act(world, idempotency));
  };
}

export function isBegunOnce(log: SessionEvent[], runId: string | undefined): boolean {
  return count(log, (event) => isBeginning(event) && event.data.runId === runId) === 1;
}

/** A run has one of the two, whether or not it had to wait. */
export function isBeginning(
  event: SessionEvent,
): event is SessionEventOf<"run.created" | "run.queued"> {
  return event.type === "run.created" || event.type === "run.queued";
}

export function count(log: SessionEvent[], is: (event: SessionEvent) => boolean): number {
  return log.filter(is).length;
}
