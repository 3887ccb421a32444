import type { RawNode, RawStates } from "@dormouse/core";
import type { CDPSession, Protocol } from "puppeteer-core";

type AXNode = Protocol.Accessibility.AXNode;

/** What the accessibility tree says of a node. */
export type Meaning = Pick<RawNode, "role" | "name" | "description" | "value" | "states">;

/** What the whole tree of a frame's document says, by `backendNodeId`; nothing of what it ignores. */
export async function readAllMeanings(
  session: CDPSession,
  frameId: string,
): Promise<Map<number, Meaning>> {
  const { nodes } = await session.send("Accessibility.getFullAXTree", { frameId });
  return new Map(nodes.flatMap(entryOf));
}

/** What the tree says of some nodes. A node costs some three times what it does in the whole tree. */
export async function readMeaningsOf(
  session: CDPSession,
  backendNodeIds: readonly number[],
): Promise<Map<number, Meaning>> {
  // The tree is made once for all of them, and not kept up to date from then on.
  const opened = session.send("Accessibility.enable");
  const asked = backendNodeIds.map((backendNodeId) =>
    session
      .send("Accessibility.getPartialAXTree", { backendNodeId, fetchRelatives: false })
      // It may be gone by now.
      .catch(() => undefined),
  );
  const closed = session.send("Accessibility.disable");
  const [answers] = await Promise.all([Promise.all(asked), opened, closed]);
  return new Map(answers.flatMap((answer) => (answer?.nodes ?? []).flatMap(entryOf)));
}

function entryOf(node: AXNode): [number, Meaning][] {
  const { backendDOMNodeId: id } = node;
  return id === undefined || node.ignored || isText(node) ? [] : [[id, meaningOf(node)]];
}

/** What holds others is called by all that they hold: of a page nested deep, the names have many times its length. */
const nameMax = 10_000;

/** What the page holds is not told again by what it means: of a password not even its length. */
export function tell(node: RawNode, meaning: Meaning): void {
  const { value, states, ...words } = meaning;
  Object.assign(node, words);
  if (words.name !== undefined) node.name = words.name.slice(0, nameMax);
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
