import { DormouseError } from "@dormouse/contract";
import type { SimulatedProcess } from "./process.ts";
import type { Simulation } from "./simulation.ts";

/** Which of a store's answers may lag behind what was written. */
const listings = new Set([
  "listDue",
  "listCollections",
  "listIdle",
  "listArchived",
  "listLoginsDue",
]);
/** How long a caller waits for an answer that does not come. */
const timeoutMs = 3_000;
const never = new Promise<never>(() => {});

/**
 * A port as a process reaches it: every call takes time, and may be refused, lose its answer, take
 * effect late, or be the last that the process makes.
 */
export function reach<Port extends object>(
  simulation: Simulation,
  process: SimulatedProcess,
  name: string,
  port: Port,
): Port {
  return withCalls(name, port, (calls, parameters, apply) =>
    call(simulation, process, calls, parameters, apply),
  );
}

async function call(
  simulation: Simulation,
  process: SimulatedProcess,
  name: string,
  parameters: unknown[],
  apply: () => unknown,
): Promise<unknown> {
  const { timeline, random } = simulation;
  const { standStill, lostRequest, lostAnswer, lateEffect, slowCall } = simulation.faults;
  const tell = (what: string): void => simulation.trace.call(process, name, parameters, what);
  const unavailable = async (what: string): Promise<never> => {
    tell(what);
    await process.pass(timeoutMs);
    throw new DormouseError("unavailable", "Nothing answers.");
  };
  const latencyMs = random.chance(slowCall) ? random.integer(100, 8_000) : random.integer(1, 15);

  const death = simulation.strikes(name);
  if (death !== undefined) {
    if (death === "while it is under way") timeline.after(latencyMs, () => void settled(apply));
    if (death === "after") {
      await process.pass(latencyMs);
      await settled(apply);
    }
    tell(`killed ${death}`);
    return die(process);
  }
  if (random.chance(standStill)) standsStill(simulation, process);
  await process.pass(latencyMs);
  if (random.chance(lostRequest)) return unavailable("is lost");
  if (random.chance(lateEffect)) {
    timeline.after(random.integer(1, 20_000), () => {
      tell("takes effect late");
      void settled(apply);
    });
    return unavailable("has not taken effect yet");
  }
  if (random.chance(lostAnswer)) {
    await settled(apply);
    return unavailable("loses its answer");
  }
  const answered = settled(apply);
  const { value, error } = await answered;
  if (random.chance(standStill)) standsStill(simulation, process);
  await process.pass(random.integer(1, 15));
  if (error !== undefined) {
    tell(`throws ${String(error)}`);
    throw error;
  }
  tell("");
  return listings.has(name.slice(name.indexOf(".") + 1)) ? stale(simulation, value) : value;
}

/**
 * A port that answers at once and does not fail, or goes down with the process that calls it: all that can happen
 * is that the process is killed at a call.
 */
export function reachAtOnce<Port extends object>(
  simulation: Simulation,
  process: SimulatedProcess,
  name: string,
  port: Port,
): Port {
  return withCalls(name, port, async (calls, _parameters, apply) => {
    const death = simulation.strikes(calls);
    if (death !== undefined) simulation.trace.call(process, calls, [], `killed ${death}`);
    if (death === "before") return die(process);
    const answering = settled(apply);
    if (death === "after") await answering;
    if (death !== undefined) return die(process);
    const { value, error } = await answering;
    if (error !== undefined) throw error;
    return value;
  });
}

/**
 * The port with each of its calls made by `make` instead.
 * @param name of the port; with the method's it is the call's, such as "store.commit".
 */
export function withCalls<Port extends object>(
  name: string,
  port: Port,
  make: (call: string, parameters: unknown[], apply: () => unknown) => unknown,
): Port {
  return new Proxy(port, {
    get(target, method) {
      const member: unknown = Reflect.get(target, method);
      if (typeof member !== "function" || typeof method !== "string") return member;
      return (...parameters: unknown[]) =>
        make(`${name}.${method}`, parameters, () => member.apply(target, parameters));
    },
  });
}

function die(process: SimulatedProcess): Promise<never> {
  process.kill();
  return never;
}

/** What came of a call, whose caller may not be there any more to hear of an error. */
async function settled(apply: () => unknown): Promise<{ value?: unknown; error?: Error }> {
  try {
    return { value: await apply() };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function standsStill({ random, settings, trace, count }: Simulation, process: SimulatedProcess) {
  const ms = random.integer(1_000, 3 * settings.leaseMs);
  count("standstills");
  trace.say(process.name, `stands still for ${ms} ms`);
  process.stopFor(ms);
}

function stale({ random, faults }: Simulation, listed: unknown): unknown {
  return Array.isArray(listed) ? listed.filter(() => !random.chance(faults.staleListing)) : listed;
}
