import type { SessionEvent } from "@dormouse/contract";
import { followEvents } from "../../event/follow.ts";
import { DurableSessionManager } from "../durable-session-manager.ts";
import type { Scope } from "../scope.ts";

/** How long the announcer may take to answer before events are taken to come by polling alone. */
const patienceMs = 2_000;

/** Tells of what happens in sessions. */
export class ExecutorStreamer extends DurableSessionManager {
  constructor(scope: Scope) {
    super(scope, "executor-streamer");
  }

  /**
   * The session's events after `afterSequence`, each once and in order, as followEvents gives them.
   * @throws DormouseError `session_not_found`
   */
  async *createStream(
    moduleSessionId: string,
    afterSequence: number,
    signal: AbortSignal,
  ): AsyncGenerator<SessionEvent> {
    const key = await this.workflowKey(moduleSessionId);
    yield* followEvents(this.scope.world, key, afterSequence, signal);
  }

  /** Tells those who follow the session of an event of its log. @throws DormouseError `session_not_found` */
  async publishEvent(moduleSessionId: string, event: SessionEvent): Promise<void> {
    const key = await this.workflowKey(moduleSessionId);
    await this.scope.world.announcer.publish(key, [event]);
  }

  protected override async probe(): Promise<string | undefined> {
    const { world, tenantId } = this.scope;
    const nobody = { tenantId, sessionId: "health" };
    const listening = world.announcer
      .subscribe(nobody, { onEvent: () => {}, onLost: () => {} })
      .then((subscription) => subscription.close())
      .then(
        () => true,
        () => false,
      );
    const over = new AbortController();
    const tooLate = world.clock.sleep(patienceMs, over.signal).then(() => false);
    const isThere = await Promise.race([listening, tooLate]);
    over.abort();
    return isThere ? undefined : "Events are not announced: they come by polling, and later.";
  }
}
