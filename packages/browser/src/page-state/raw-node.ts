import type { RawNode } from "@dormouse/core";
import type { DocumentNode, DocumentSnapshot } from "./snapshot.ts";

export const nodeTypes = { element: 1, text: 3, document: 9, fragment: 11 } as const;

/** What the DOM itself says of a node. What nobody is shown of it is left out: of a password only that there is one. */
export function rawNodeOf(
  source: DocumentNode,
  place: { parent: number; frame: number },
  document: DocumentSnapshot,
): RawNode {
  const { parent, frame } = place;
  const tag = tagOf(source);
  const node: RawNode = { parent, frame, backendNodeId: source.backendNodeId, tag };
  if (source.type === nodeTypes.text) node.text = source.value;
  if (source.type !== nodeTypes.element) return node;
  const type = source.attributes?.["type"]?.toLowerCase();
  const isSecret = tag === "input" && (type === "password" || type === "hidden");
  if (source.attributes !== undefined) {
    node.attributes = isSecret ? withoutValue(source.attributes) : source.attributes;
  }
  if (source.entered !== undefined && isEntered(tag, type)) {
    node.value = isSecret ? source.entered.replace(/^.+$/s, "•") : source.entered;
  }
  if (tag === "input" && (type === "checkbox" || type === "radio")) {
    node.states = { checked: source.isChecked };
  }
  if (tag === "option") node.states = { selected: source.isSelected };
  const picture = pictureOf(source, tag, document);
  if (picture !== undefined) node.source = picture;
  if (source.isClickable) node.clickable = true;
  return node;
}

/** What stands in a password field, where it is filled. */
export function passwordIn({ name, attributes, entered }: DocumentNode): string | undefined {
  const isPassword = name === "INPUT" && attributes?.["type"]?.toLowerCase() === "password";
  return isPassword && entered !== "" ? entered : undefined;
}

/** Of these the value is a name, or says nothing. */
const namedByValue = new Set(["submit", "reset", "button", "image", "checkbox", "radio", "hidden"]);

function isEntered(tag: string, type: string | undefined): boolean {
  return tag === "textarea" || (tag === "input" && !namedByValue.has(type ?? "text"));
}

function withoutValue(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== "value"));
}

function tagOf({ type, name }: DocumentNode): string {
  return type === nodeTypes.fragment ? "#document-fragment" : name.toLowerCase();
}

function pictureOf(
  { source, attributes }: DocumentNode,
  tag: string,
  { baseUrl }: DocumentSnapshot,
): string | undefined {
  if (tag !== "img" && tag !== "video") return undefined;
  const written = source ?? attributes?.["src"] ?? attributes?.["poster"];
  return written === undefined || written === "" ? undefined : URL.parse(written, baseUrl)?.href;
}
