import type { Action, Frame, FrameKind } from "@dormouse/contract";
import { keyOf, runOf, type Session } from "../session/session.ts";
import type { LiveBrowser } from "../world/browser.ts";
import type { World } from "../world/world.ts";
import { lookEveryMs, type Spotlight } from "./spotlight.ts";

/** Between two pictures. */
const pictureEveryMs = 700;
/** A picture that takes longer is not waited for. */
const pictureMs = 1_000;

type Performer = Pick<LiveBrowser, "perform">;

/** Shows a step to whoever watches it, while it is under way. Nothing of it can fail the step. */
export class StepView implements Performer {
  readonly #world: World;
  readonly #spotlight: Spotlight;
  readonly #session: Session;
  readonly #live: Pick<LiveBrowser, "perform" | "picture">;
  readonly #actions: number;
  readonly #ended = new AbortController();
  readonly #watching: Promise<void>;
  #index = 0;

  constructor(
    world: World,
    spotlight: Spotlight,
    session: Session,
    live: Pick<LiveBrowser, "perform" | "picture">,
    of: number,
  ) {
    this.#world = world;
    this.#spotlight = spotlight;
    this.#session = session;
    this.#live = live;
    this.#actions = of;
    this.#watching = this.#watch().catch(() => {});
  }

  /** Does the action, and tells of its beginning and its end. */
  async perform(...[action, context]: Parameters<Performer["perform"]>) {
    const index = this.#index++;
    this.#tell(action, index, "begun");
    try {
      const outcome = await this.#live.perform(action, context);
      this.#tell(action, index, "done");
      return outcome;
    } catch (error) {
      this.#tell(action, index, "failed");
      throw error;
    }
  }

  /** Resolves once the browser is not asked for pictures any more. */
  async end(): Promise<void> {
    this.#ended.abort();
    await this.#watching;
  }

  #tell({ type, name }: Action, index: number, state: ProgressState): void {
    if (!this.#isWatched("progress")) return;
    const action = { index, of: this.#actions, type, ...(name === undefined ? {} : { name }) };
    this.#spotlight.show(keyOf(this.#session), {
      ...this.#seen(),
      type: "progress",
      state,
      action,
    });
  }

  async #watch(): Promise<void> {
    const { clock } = this.#world;
    while (!this.#ended.signal.aborted) {
      await this.#spotlight.look(keyOf(this.#session));
      const pictured = this.#isWatched("picture");
      if (pictured && !this.#ended.signal.aborted) await this.#picture();
      await clock.sleep(pictured ? pictureEveryMs : lookEveryMs, this.#ended.signal);
    }
  }

  async #picture(): Promise<void> {
    const taken = new AbortController();
    const content = await Promise.race([
      this.#live.picture?.().catch(() => undefined),
      this.#world.clock.sleep(pictureMs, taken.signal).then(() => undefined),
    ]);
    taken.abort();
    if (content === undefined) return;
    this.#spotlight.show(keyOf(this.#session), {
      ...this.#seen(),
      type: "picture",
      contentType: "image/jpeg",
      data: Buffer.from(content).toString("base64"),
    });
  }

  #isWatched(kind: FrameKind): boolean {
    return this.#spotlight.isWatched(keyOf(this.#session), kind);
  }

  #seen(): Pick<Frame, "at" | "runId" | "step" | "attempt"> {
    const { nextStep: step, attempt } = this.#session;
    const at = new Date(this.#world.clock.nowMs()).toISOString();
    return { at, runId: runOf(this.#session).runId, step, attempt };
  }
}

type ProgressState = Extract<Frame, { type: "progress" }>["state"];
