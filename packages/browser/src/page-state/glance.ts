import type { CDPSession, Protocol } from "puppeteer-core";
import { evaluateInIsolatedWorld } from "../inject/isolated-world.ts";
import { answerOf } from "../state/bound.ts";
import type { Line } from "./lines.ts";
import type { Oddness } from "./odd-fields.ts";
import type { LineSnapshot } from "./page-documents.ts";

/** What a frame's document knows and no snapshot of it shows. */
export type Glance = {
  /** The element that has the focus there, and the frame that it shows. */
  focused: { backendNodeId: number; frameId: string | undefined } | undefined;
  /** The fields that are odd; undefined where they are very many. */
  odd: ReadonlyMap<number, Oddness> | undefined;
};

/** By frame; one that did not answer is left out. */
export type Glances = ReadonlyMap<string, Glance>;

/** To ask for more of them takes longer than to ask the accessibility tree for all. */
const oddMax = 64;

/** Asked where the page's own scripts neither see nor change it; null where there is nothing to say. */
const glance = `(() => {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  if (focused === document.body || focused === document.documentElement) focused = null;
  const mixed = document.querySelectorAll("input[type=checkbox i]:indeterminate");
  const invalid = document.querySelectorAll(":is(input, select, textarea):invalid");
  const odd = mixed.length + invalid.length;
  if (focused === null && odd === 0) return null;
  return odd > ${oddMax} ? [focused] : [focused, [...mixed], [...invalid]];
})()`;

/** Begins to ask each frame; a frame that comes later than this is not asked. */
export function beginGlances(lines: readonly Line[]): ReadonlyMap<string, Promise<Glance>> {
  const begun = new Map<string, Promise<Glance>>();
  for (const { session, frameIds } of lines) {
    for (const frameId of frameIds) {
      const asked = glanceAt(session, frameId);
      // Of a page that does not answer nobody waits for it.
      asked.catch(() => undefined);
      begun.set(frameId, asked);
    }
  }
  return begun;
}

/** What the frames that were captured answer. */
export async function endGlances(
  begun: ReadonlyMap<string, Promise<Glance>>,
  captured: readonly LineSnapshot[],
): Promise<Glances> {
  const glances = new Map<string, Glance>();
  const answers = captured.flatMap(({ documents }) =>
    documents.map(async ({ frameId }) => {
      const asked = begun.get(frameId);
      const answer = asked && (await answerOf(asked));
      if (answer !== undefined) glances.set(frameId, answer);
    }),
  );
  await Promise.all(answers);
  return glances;
}

async function glanceAt(session: CDPSession, frameId: string): Promise<Glance> {
  const objectGroup = `glance at ${frameId}`;
  const { result, exceptionDetails } = await evaluateInIsolatedWorld(session, frameId, {
    expression: glance,
    objectGroup,
    // Nodes by their numbers, all in one answer.
    serializationOptions: {
      serialization: "deep",
      maxDepth: 2,
      additionalParameters: { maxNodeDepth: 0, includeShadowTree: "none" },
    },
  });
  if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
  if (result.objectId === undefined) return { focused: undefined, odd: new Map() };
  // Nothing waits for this.
  void answerOf(session.send("Runtime.releaseObjectGroup", { objectGroup }));
  return readGlance(result.deepSerializedValue);
}

type Told = Protocol.Runtime.DeepSerializedValue;
type ToldNode = { backendNodeId: number; frameId?: string };

function readGlance(told: Told | undefined): Glance {
  const [focusedOne, mixedOnes, invalidOnes] = listed(told);
  /** What is listed twice is told once, and from then on by a number. */
  const known = new Map<number | undefined, ToldNode>();
  const nodeOf = (each: Told | undefined): ToldNode | undefined => {
    if (each?.type !== "node") return undefined;
    const node = (each.value ?? known.get(each.weakLocalObjectReference)) as ToldNode | undefined;
    if (node !== undefined) known.set(each.weakLocalObjectReference, node);
    return node;
  };
  const focused = nodeOf(focusedOne);
  const idsOf = (ones: Told | undefined): Set<number> =>
    new Set(listed(ones).flatMap((each) => nodeOf(each)?.backendNodeId ?? []));
  const [mixed, invalid] = [idsOf(mixedOnes), idsOf(invalidOnes)];
  const odd = [...mixed, ...invalid].map((id): [number, Oddness] => {
    return [id, { isMixed: mixed.has(id), isInvalid: invalid.has(id) }];
  });
  return {
    focused: focused && { backendNodeId: focused.backendNodeId, frameId: focused.frameId },
    odd: mixedOnes === undefined ? undefined : new Map(odd),
  };
}

function listed(told: Told | undefined): Told[] {
  return told?.type === "array" ? (told.value as Told[]) : [];
}
