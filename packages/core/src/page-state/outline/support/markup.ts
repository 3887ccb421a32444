/** An element or a text, as a fixture writes it. */
export type Markup = {
  tag: string;
  text?: string;
  attributes: Record<string, string>;
  children: Markup[];
};

const voidTags = new Set(
  "area base br col embed hr img input link meta source track wbr".split(" "),
);
const tokenPattern =
  /<!--[\s\S]*?-->|<(\/?)([a-z][\w-]*)((?:\s+[^\s=>/]+(?:="[^"]*"|='[^']*')?)*)\s*(\/?)>|[^<]+/giu;
const attributePattern = /([^\s=>/]+)(?:="([^"]*)"|='([^']*)')?/gu;

/** Reads well-formed HTML: all that is opened is closed, attributes are in quotes. */
export function parseMarkup(html: string): Markup[] {
  const root: Markup = { tag: "#root", attributes: {}, children: [] };
  const open = [root];
  for (const [whole, slash, tag, attributes = "", isClosed] of html.matchAll(tokenPattern)) {
    const parent = open.at(-1) ?? root;
    if (tag === undefined) {
      if (!whole.startsWith("<!--")) parent.children.push(textOf(whole));
    } else if (slash === "/") {
      if (open.pop()?.tag !== tag) throw new Error(`Nothing is open that ${whole} would close.`);
    } else {
      const element = { tag, attributes: parseAttributes(attributes), children: [] };
      parent.children.push(element);
      if (isClosed === "" && !voidTags.has(tag)) open.push(element);
    }
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)?.tag}> is not closed.`);
  return root.children;
}

function textOf(text: string): Markup {
  return {
    tag: "#text",
    text: text.replaceAll("&amp;", "&").replaceAll("&nbsp;", "\u00a0"),
    attributes: {},
    children: [],
  };
}

function parseAttributes(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(attributePattern)].map(([, name = "", double, single]) => [
      name,
      double ?? single ?? "",
    ]),
  );
}
