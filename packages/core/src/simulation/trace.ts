import { keyOf, type SessionKey } from "../session/session.ts";
import type { SimulatedProcess } from "./process.ts";
import type { Timeline } from "./timeline.ts";

/** What happened in a run, line by line, where anybody wants to know. */
export class Trace {
  readonly lines: string[] = [];
  readonly #timeline: Timeline;
  readonly #startedAtMs: number;
  readonly #isKept: boolean;
  readonly #sessions = new Map<string, string>();

  constructor(timeline: Timeline, isKept: boolean) {
    this.#timeline = timeline;
    this.#startedAtMs = timeline.nowMs;
    this.#isKept = isKept;
  }

  say(who: string, what: string): void {
    if (!this.#isKept) return;
    const seconds = ((this.#timeline.nowMs - this.#startedAtMs) / 1_000).toFixed(3);
    this.lines.push(`${seconds.padStart(10)}  ${who.padEnd(14)} ${what}`);
  }

  call({ name: who }: SimulatedProcess, call: string, parameters: unknown[], what: string): void {
    if (!this.#isKept) return;
    const told = [call, ...parameters.map((parameter) => this.#inShort(parameter)), what];
    this.say(who, told.filter((part) => part !== "").join(" "));
  }

  /** Short, and the same in each run of a seed. */
  sessionName(key: SessionKey): string {
    const id = `${key.tenantId} ${key.sessionId}`;
    const name = this.#sessions.get(id) ?? `session-${this.#sessions.size + 1}`;
    this.#sessions.set(id, name);
    return name;
  }

  #inShort(parameter: unknown): string {
    if (typeof parameter === "string" || typeof parameter === "number") {
      return inShortOf(String(parameter));
    }
    if (typeof parameter !== "object" || parameter === null) return "";
    if (isKey(parameter)) return `${this.sessionName(keyOf(parameter))}${inShort(parameter)}`;
    if ("session" in parameter && isKey(Object(parameter.session))) {
      const { session } = parameter;
      const parts = Object.keys(parameter).filter((part) => part !== "session");
      return `${this.#inShort(session)} {${parts.join(", ")}}${eventsOf(parameter)}`;
    }
    return inShort(parameter);
  }
}

/** Names of blobs and sealed keys are drawn at random, each time anew. */
function inShortOf(text: string): string {
  const [, folder] = /^tenants\/.*\/(\w+)\/[^/]*$/.exec(text) ?? [];
  if (folder !== undefined) return `…/${folder}/…`;
  return text.length > 40 ? "…" : text;
}

const shown = ["status", "revision", "fence", "attempt", "nextStep", "step", "afterSequence"];

function inShort(record: object): string {
  const fields = Object.entries(record).filter(([name]) => shown.includes(name));
  return fields.map(([name, value]) => ` ${name}=${String(value)}`).join("");
}

function eventsOf(commit: object): string {
  if (!("events" in commit) || !Array.isArray(commit.events) || commit.events.length === 0) {
    return "";
  }
  const events = commit.events as { sequence: number; type: string }[];
  return ` ${events.map(({ sequence, type }) => `${sequence}:${type}`).join(" ")}`;
}

function isKey(value: object): value is SessionKey {
  return "tenantId" in value && "sessionId" in value;
}
