import type { World } from "../world/world.ts";

/** How long a worker may stay with a session, and whether it may do so with others waiting. */
export class StepBudget {
  /** When this invocation must be over, Unix milliseconds. */
  readonly deadlineMs: number;
  readonly #tenantId: string;
  readonly #traffic: World["traffic"];
  readonly #hasTime: () => boolean;
  #othersWait: Promise<boolean> | undefined;

  /** @param hasTime for one more step */
  constructor(
    { traffic }: Pick<World, "traffic">,
    options: { tenantId: string; deadlineMs: number; hasTime(): boolean },
  ) {
    this.deadlineMs = options.deadlineMs;
    this.#tenantId = options.tenantId;
    this.#traffic = traffic;
    this.#hasTime = options.hasTime;
  }

  /** Begins to find out whether others wait, so that nobody has to wait for that at the commit. */
  lookAhead(): void {
    this.#othersWait = this.#hasTime() ? this.#traffic.othersWait(this.#tenantId) : undefined;
    // It shows at the commit.
    this.#othersWait?.catch(() => undefined);
  }

  /** Asked at the commit: may this process go on with the session's next step itself? */
  async mayGoOn(): Promise<boolean> {
    const known = this.#othersWait;
    this.#othersWait = undefined;
    return this.#hasTime() && !(await (known ?? this.#traffic.othersWait(this.#tenantId)));
  }
}
