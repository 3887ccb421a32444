import type { RawNode } from "@dormouse/core";
import type { CDPSession, Protocol } from "puppeteer-core";
import { answerOf } from "../state/bound.ts";
import { partsWithoutCode, type Part } from "./code-in-attributes.ts";
import type { DrawnPage } from "./draw-page.ts";
import type { LineSnapshot } from "./page-documents.ts";

type Listener = Protocol.DOMDebugger.EventListener;

/** Elements that listen for what no snapshot tells of, by `backendNodeId`. */
type Heard = {
  /** To be pressed, with a finger or a pen. A snapshot knows of clicks and of the mouse. */
  presses: ReadonlySet<number>;
  /** For what is dragged over them, or dropped on them. */
  drops: ReadonlySet<number>;
};

/** By frame; one that does not answer is left out. */
export type Listeners = ReadonlyMap<string, Heard>;

/** Asks each process once: in one of 24,000 nodes, of which 800 listen, it takes a twentieth of the snapshot. */
export async function readListeners(captured: readonly LineSnapshot[]): Promise<Listeners> {
  const listeners = new Map<string, Heard>();
  const reading = captured.map(async ({ line: { session }, documents }) => {
    const parts = partsWithoutCode(documents);
    const answers = await listenersIn(session, parts);
    if (answers.length === 0) return;
    const heard = heardBy(answers.flat());
    for (const { frameId } of documents) listeners.set(frameId, heard);
  });
  await Promise.all(reading);
  return listeners;
}

/** What was asked last, by `backendNodeId`: mostly it is what is asked next. It is let go with its document. */
const askedLast = new WeakMap<CDPSession, ReadonlyMap<number, string>>();

/** What each part answers, where it does. */
async function listenersIn(session: CDPSession, parts: readonly Part[]): Promise<Listener[][]> {
  const last = askedLast.get(session) ?? new Map<number, string>();
  const asked = new Map<number, string>();
  askedLast.set(session, asked);
  const asking = parts.map(async (part): Promise<Listener[][]> => {
    const { backendNodeId } = part;
    const known = last.get(backendNodeId);
    const found = known && (await listenersOf(session, known, part));
    const objectId = found ? known : await resolve(session, part);
    if (objectId === undefined) return [];
    asked.set(backendNodeId, objectId);
    const listeners = found || (await listenersOf(session, objectId, part));
    return listeners ? [listeners] : [];
  });
  const answers = await Promise.all(asking);
  for (const [backendNodeId, objectId] of last) {
    if (asked.get(backendNodeId) === objectId) continue;
    // Nothing waits for this.
    void answerOf(session.send("Runtime.releaseObject", { objectId }));
  }
  return answers.flat();
}

/** In no group of objects: else each listener's code would be kept as one, and told of. */
async function resolve(session: CDPSession, { backendNodeId }: Part): Promise<string | undefined> {
  const answer = await answerOf(session.send("DOM.resolveNode", { backendNodeId }));
  return answer?.object.objectId;
}

async function listenersOf(
  session: CDPSession,
  objectId: string,
  { depth }: Part,
): Promise<Listener[] | undefined> {
  const asked = { objectId, depth, pierce: true };
  const answer = await answerOf(session.send("DOMDebugger.getEventListeners", asked));
  return answer?.listeners;
}

export function markListeners({ nodes, frames }: DrawnPage, listeners: Listeners): void {
  for (const { node } of nodes) {
    if (node.tag.startsWith("#")) continue;
    const heard = listeners.get(frames[node.frame]?.frameId ?? "");
    const presses = hasCodeFor(node, pressing) && !hasCodeFor(node, following);
    const drops = hasCodeFor(node, dropping);
    if (presses || heard?.presses.has(node.backendNodeId) === true) node.clickable = true;
    if (drops || heard?.drops.has(node.backendNodeId) === true) node.drops = true;
  }
}

export function hearTheSame(one: Listeners, other: Listeners): boolean {
  if (one.size !== other.size) return false;
  return [...one].every(([frameId, { presses, drops }]) => {
    const now = other.get(frameId);
    return now !== undefined && isEqual(presses, now.presses) && isEqual(drops, now.drops);
  });
}

function isEqual(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  return one.size === other.size && [...one].every((node) => other.has(node));
}

const pressing = new Set(["pointerdown", "pointerup", "touchstart", "touchend"]);
/** Who follows a pointer on its way is swiped over, or drawn on. */
const following = new Set(["pointermove", "touchmove", "mousemove"]);
const dropping = new Set(["dragover", "drop"]);

/** In an attribute, as `ondrop`. */
function hasCodeFor({ attributes = {} }: RawNode, events: ReadonlySet<string>): boolean {
  return Object.keys(attributes).some((name) => name.startsWith("on") && events.has(name.slice(2)));
}

function heardBy(listeners: readonly Listener[]): Heard {
  const followers = nodesOf(listeners, ({ type }) => following.has(type));
  return {
    // Who cannot keep a touch from scrolling only looks on.
    presses: nodesOf(
      listeners,
      ({ type, passive, backendNodeId = -1 }) =>
        pressing.has(type) && !passive && !followers.has(backendNodeId),
    ),
    drops: nodesOf(listeners, ({ type }) => dropping.has(type)),
  };
}

function nodesOf(listeners: readonly Listener[], is: (listener: Listener) => boolean): Set<number> {
  return new Set(
    listeners
      .filter(is)
      .flatMap(({ backendNodeId }) => (backendNodeId === undefined ? [] : [backendNodeId])),
  );
}
