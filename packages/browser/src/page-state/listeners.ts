import type { RawNode } from "@dormouse/core";
import type { CDPSession, Protocol } from "puppeteer-core";
import { answerOf } from "../state/bound.ts";
import { partsWithoutCode, type Part } from "./code-in-attributes.ts";
import type { DrawnPage } from "./draw-page.ts";
import type { LineSnapshot } from "./page-documents.ts";
import type { DocumentSnapshot } from "./snapshot.ts";

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
    const answers = await Promise.all(
      parts.map((part) => (isWhole(part, documents) ? inDocument : listenersIn)(session, part)),
    );
    if (answers.every((answer) => answer === undefined)) return;
    const heard = heardBy(answers.flatMap((answer) => answer ?? []));
    for (const { frameId } of documents) listeners.set(frameId, heard);
  });
  await Promise.all(reading);
  return listeners;
}

function isWhole({ backendNodeId, depth }: Part, [top]: readonly DocumentSnapshot[]): boolean {
  return depth === -1 && backendNodeId === top?.node(0).backendNodeId;
}

/** The document that was asked last, which is mostly the one that is asked next. */
const askedLast = new WeakMap<CDPSession, { backendNodeId: number; objectId: string }>();

async function inDocument(session: CDPSession, part: Part): Promise<Listener[] | undefined> {
  const { backendNodeId } = part;
  const last = askedLast.get(session);
  if (last?.backendNodeId === backendNodeId) {
    const found = await listenersOf(session, last.objectId, part);
    if (found !== undefined) return found;
  }
  const objectId = await resolve(session, part);
  if (objectId === undefined) return undefined;
  // It is let go with its document.
  askedLast.set(session, { backendNodeId, objectId });
  return listenersOf(session, objectId, part);
}

async function listenersIn(session: CDPSession, part: Part): Promise<Listener[] | undefined> {
  const objectId = await resolve(session, part);
  if (objectId === undefined) return undefined;
  const found = await listenersOf(session, objectId, part);
  // Nothing waits for this.
  void answerOf(session.send("Runtime.releaseObject", { objectId }));
  return found;
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
