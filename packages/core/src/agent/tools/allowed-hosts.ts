import { isOfHosts, type Action } from "@dormouse/contract";
import type { PageContent } from "../../page-state/page-content.ts";

/** Why an action is not to be done that would lead elsewhere, in words for the model. */
export function notAllowed(
  action: Action,
  hosts: readonly string[],
  page: PageContent | undefined,
): string | undefined {
  const address = addressOf(action) ?? targetOf(action, page);
  if (address === undefined || isOfHosts(address, hosts)) return undefined;
  return `${hostOf(address)} is not allowed in this task: it stays on ${hosts.join(", ")}.`;
}

function addressOf(action: Action): string | undefined {
  return action.type === "goto" || action.type === "newTab" ? action.url : undefined;
}

/** Where a link leads, of which only one to elsewhere is told in full. */
function targetOf(action: Action, page: PageContent | undefined): string | undefined {
  if (action.type !== "click" && action.type !== "doubleClick" && action.type !== "download") {
    return undefined;
  }
  const { locator } = action;
  const ref = typeof locator === "string" ? undefined : locator.ref;
  const href = ref === undefined ? undefined : page?.elements[ref]?.href;
  return href !== undefined && /^https?:/.test(href) ? href : undefined;
}

function hostOf(address: string): string {
  return URL.parse(address)?.host ?? address;
}
