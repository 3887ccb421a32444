import type { PageContent, PageElement, Ref } from "../../page-state/page-content.ts";

/** What has the focus on a page, where that is known: a key or a text without a ref goes there. */
export function focusedOn(
  page: PageContent | undefined,
): { ref: Ref; element: PageElement } | undefined {
  const elements = Object.entries(page?.elements ?? {}) as [Ref, PageElement][];
  const found = elements.find(([, element]) => element.focused === true);
  return found && { ref: found[0], element: found[1] };
}
