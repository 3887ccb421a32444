import { giveUpUndeliverable } from "../session/undeliverable.ts";
import type { Hint } from "../world/queue.ts";
import { work } from "../worker/work.ts";
import { createWorker, type Worker } from "../worker/worker.ts";
import { SimulatedBrowser } from "./browser.ts";
import { SimulatedModels } from "./models.ts";
import type { SimulatedProcess } from "./process.ts";
import { reachAtOnce } from "./reach.ts";
import type { Simulation } from "./simulation.ts";

const maxEnvironments = 4;

type Environment = { process: SimulatedProcess; worker: Worker; busy: boolean };
type Outcome = "done" | "failed" | "busy";

/** The functions that messages go to: environments that do one at a time, and stand still in between. */
export class Fleet {
  #environments: Environment[] = [];
  readonly #simulation: Simulation;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  readonly steps = async (hint: Hint): Promise<Outcome> => {
    const { random, timeline, trace } = this.#simulation;
    const environment = this.#free();
    if (environment === undefined) return "busy";
    const { process, worker } = environment;
    environment.busy = true;
    process.goOn();
    trace.say(process.name, `is given step ${hint.step} of ${trace.sessionName(hint)}`);
    const limitMs = random.pick([900_000, 900_000, 900_000, 150_000, 30_000]);
    const end = timeline.after(limitMs, () => process.kill());
    const outcome = await this.#until(process, () =>
      work(worker, hint, process.clock.nowMs() + limitMs),
    );
    end.happen = undefined;
    environment.busy = false;
    process.stop();
    if (random.chance(0.1)) process.kill();
    return outcome;
  };

  readonly deadLetters = async (hint: Hint): Promise<Outcome> => {
    const process = this.#simulation.start("deadLetter");
    const world = this.#simulation.worldOf(process);
    const outcome = await this.#until(process, () =>
      giveUpUndeliverable(world, this.#simulation.settings, hint),
    );
    process.kill();
    return outcome;
  };

  async #until(process: SimulatedProcess, act: () => Promise<void>): Promise<Outcome> {
    const acted = act().then(
      () => "done" as const,
      (error: unknown) => {
        this.#simulation.report(error);
        return "failed" as const;
      },
    );
    return Promise.race([acted, process.ended.then(() => "failed" as const)]);
  }

  #free(): Environment | undefined {
    this.#environments = this.#environments.filter(({ process }) => process.alive);
    const idle = this.#environments.filter(({ busy }) => !busy);
    if (idle.length > 0) return this.#simulation.random.pick(idle);
    return this.#environments.length < maxEnvironments ? this.#begin() : undefined;
  }

  #begin(): Environment {
    const process = this.#simulation.start("worker");
    const { settings, report } = this.#simulation;
    const worker = createWorker({
      world: this.#simulation.worldOf(process),
      browser: reachAtOnce(
        this.#simulation,
        process,
        "browser",
        new SimulatedBrowser(this.#simulation, process),
      ),
      models: reachAtOnce(
        this.#simulation,
        process,
        "models",
        new SimulatedModels(this.#simulation, process),
      ),
      settings,
      processId: 1,
      report,
    });
    const environment = { process, worker, busy: false };
    this.#environments.push(environment);
    return environment;
  }
}
