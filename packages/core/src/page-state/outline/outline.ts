import type { NodeHandle, PageElement, PageOutline } from "../page-content.ts";
import type { RawPage } from "../raw-page.ts";
import { readElements } from "./elements/read-elements.ts";
import { Relations } from "./elements/relations.ts";
import { routeOf } from "./route.ts";
import { withoutSecrets } from "./secrets/without-secrets.ts";
import { PageTree } from "./tree.ts";
import { fold, shorten } from "./words.ts";

const TITLE_LENGTH = 200;

/** What an agent is told of the page that was read. Pure: the same reading gives the same outline. */
export const outlineOf = (raw: RawPage): PageOutline => {
  const { page, secrets } = withoutSecrets(raw);
  const tree = new PageTree(page);
  const acting = readElements(tree, new Relations(tree), secrets);
  const elements: Record<NodeHandle, PageElement> = {};
  for (const [index, element] of acting.elements) elements[tree.handle(index)] = element;
  const handles = Object.keys(elements) as NodeHandle[];
  return {
    route: routeOf(page.url),
    url: page.url,
    title: shorten(fold(page.title), TITLE_LENGTH),
    breadcrumbs: [],
    order: handles.length > 0 ? ["controls"] : [],
    sections: handles.length > 0 ? { controls: { kind: "controls", elements: handles } } : {},
    elements,
    filters: {},
    images: {},
    ...(raw.unread !== undefined && raw.unread.length > 0 && { omitted: raw.unread }),
  };
};
