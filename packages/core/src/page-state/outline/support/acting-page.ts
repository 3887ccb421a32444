import type { NodeHandle } from "../../page-content.ts";
import type { RawPage } from "../../raw-page.ts";
import type { Elements } from "../found-section.ts";
import { readElements } from "../elements/read-elements.ts";
import { Relations } from "../elements/relations.ts";
import { withoutSecrets } from "../secrets/without-secrets.ts";
import { PageTree } from "../tree.ts";
import { pageOf } from "./page-of.ts";

/** A fixture's page with what can be acted on in it, which a test may ask for by the name. */
export type ActingPage = {
  tree: PageTree;
  elements: Elements;
  nameOf: (handle: NodeHandle) => string | undefined;
};

export function actingPage(html: string, more: Partial<RawPage> = {}): ActingPage {
  const { page, secrets } = withoutSecrets(pageOf(html, more));
  const tree = new PageTree(page);
  const { elements } = readElements(tree, new Relations(tree), secrets);
  return { tree, elements, nameOf: (handle) => elements.get(Number(handle.slice(1)))?.name };
}
