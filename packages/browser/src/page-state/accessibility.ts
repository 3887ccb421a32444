import type { RawNode, RawStates } from "@dormouse/core";
import type { CDPSession, Protocol } from "puppeteer-core";
import { answerWithin } from "../state/bound.ts";
import type { LineSnapshot } from "./page-documents.ts";
import type { DocumentSnapshot } from "./snapshot.ts";

type AXNode = Protocol.Accessibility.AXNode;

/** What the accessibility tree says of a node. */
export type Meaning = Pick<RawNode, "role" | "name" | "description" | "value" | "states">;

/** By frame, and there by `backendNodeId`; nothing of what the tree ignores. */
export type Meanings = {
  of(frameId: string, backendNodeId: number): Meaning | undefined;
  /** Addresses of the documents that did not tell theirs. */
  unread: string[];
};

/** @param answerMs how long one document may take to tell */
export async function readMeanings(
  captured: readonly LineSnapshot[],
  answerMs: number,
): Promise<Meanings> {
  const known = new Map<string, Map<number, Meaning>>();
  const unread: string[] = [];
  const read = async (session: CDPSession, { frameId, url }: DocumentSnapshot): Promise<void> => {
    const telling = session.send("Accessibility.getFullAXTree", { frameId });
    const answer = await answerWithin(answerMs, telling).catch(() => "late" as const);
    if (answer === "late") unread.push(url);
    else known.set(frameId, meaningsOf(answer.value.nodes));
  };
  await Promise.all(
    captured.flatMap(({ line, documents }) => documents.map((each) => read(line.session, each))),
  );
  return { of: (frameId, backendNodeId) => known.get(frameId)?.get(backendNodeId), unread };
}

function meaningsOf(nodes: readonly AXNode[]): Map<number, Meaning> {
  const meanings = new Map<number, Meaning>();
  for (const node of nodes) {
    const { backendDOMNodeId: id } = node;
    if (id !== undefined && !node.ignored && !isText(node)) meanings.set(id, meaningOf(node));
  }
  return meanings;
}

/** What the page holds is not told again by what it means: of a password not even its length. */
export function tell(node: RawNode, meaning: Meaning): void {
  const { value, states, ...words } = meaning;
  Object.assign(node, words);
  if (value !== undefined && node.tag !== "input") node.value ??= value;
  if (states !== undefined) node.states = { ...node.states, ...states };
}

function isText({ role }: AXNode): boolean {
  return role?.value === "StaticText" || role?.value === "InlineTextBox";
}

function meaningOf({ role, name, description, value, properties = [] }: AXNode): Meaning {
  const states = statesOf(properties);
  const heldValue = textOf(value?.value);
  return {
    role: textOf(role?.value),
    name: textOf(name?.value),
    ...(textOf(description?.value) === "" ? {} : { description: textOf(description?.value) }),
    ...(heldValue === "" ? {} : { value: heldValue }),
    ...(Object.keys(states).length === 0 ? {} : { states }),
  };
}

function statesOf(properties: readonly Protocol.Accessibility.AXProperty[]): RawStates {
  const states: RawStates = {};
  for (const { name, value } of properties) readState(states, name, value);
  return states;
}

function readState(
  states: RawStates,
  name: Protocol.Accessibility.AXPropertyName,
  { value, relatedNodes }: Protocol.Accessibility.AXValue,
): void {
  switch (name) {
    case "disabled":
    case "readonly":
    case "required":
    case "focusable":
    case "focused":
    case "multiline":
    case "multiselectable":
    case "modal":
    case "busy":
      if (value === true) states[name] = true;
      break;
    case "invalid":
      if (value !== "false") states.invalid = true;
      break;
    case "editable":
      states.editable = true;
      break;
    case "checked":
    case "pressed":
      states[name] = value === "mixed" ? "mixed" : value === "true" || value === true;
      break;
    case "selected":
    case "expanded":
      states[name] = value === true;
      break;
    case "hasPopup":
      if (value !== "false") states.hasPopup = textOf(value);
      break;
    case "level":
      states.level = Number(value);
      break;
    case "valuemin":
      states.valueMin = Number(value);
      break;
    case "valuemax":
      states.valueMax = Number(value);
      break;
    case "valuetext":
      if (textOf(value) !== "") states.valueText = textOf(value);
      break;
    case "errormessage": {
      const told = (relatedNodes ?? []).map(({ text }) => text ?? "").join(" ");
      if (told.trim() !== "") states.errorText = told.trim();
      break;
    }
    default:
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
