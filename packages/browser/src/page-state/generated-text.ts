import type { Protocol } from "puppeteer-core";

/** What a style sheet writes before or behind what an element holds. */
export type GeneratedText = { text: string; isBehind: boolean };

type Documents = Protocol.DOMSnapshot.DocumentSnapshot;

/**
 * What style sheets write that says something, by the index of the pseudo-element. Icons, quotes and arrows are left
 * out, and so are the numbers of lines and chapters.
 */
export function generatedTexts(
  { nodes, layout }: Pick<Documents, "nodes" | "layout">,
  textAt: (index: number) => string,
): ReadonlyMap<number, GeneratedText> {
  const kinds = new Map(
    nodes.pseudoType?.index.map((node, at) => [node, textAt(nodes.pseudoType?.value[at] ?? -1)]),
  );
  const found = new Map<number, GeneratedText>();
  for (const [at, node] of layout.nodeIndex.entries()) {
    const kind = kinds.get(node);
    const index = layout.text[at] ?? -1;
    if (index < 0 || (kind !== "before" && kind !== "after")) continue;
    const text = `${found.get(node)?.text ?? ""}${textAt(index)}`;
    found.set(node, { text, isBehind: kind === "after" });
  }
  return new Map([...found].filter(([, generated]) => saysSomething(generated)));
}

function saysSomething({ text, isBehind }: GeneratedText): boolean {
  return /\p{L}{2}/u.test(text) || (isBehind && /\d/u.test(text));
}
