import { isOfHosts, type Action, type ActionType } from "@dormouse/contract";
import type { PageContent } from "../../page-state/page-content.ts";
import { ActionError } from "../../step/errors.ts";

/** Why an action is not to be done that leads elsewhere, or is done elsewhere, in words for the model. */
export function notAllowed(
  action: Action,
  hosts: readonly string[],
  page: PageContent | undefined,
): string | undefined {
  const address = addressOf(action) ?? targetOf(action, page) ?? placeOf(action, page);
  if (address === undefined || isOfHosts(address, hosts)) return undefined;
  return complaint(address, hosts);
}

/**
 * What keeps anything from being entered into a page, or a frame in it, that is of none of these hosts, whatever has
 * led there since it was decided.
 * @returns what throws an ActionError `decision_refused`.
 */
export function refusingElsewhere(hosts: readonly string[]) {
  return (_: Action, addresses: readonly string[]): void => {
    const other = addresses.find((address) => !isOfHosts(address, hosts));
    if (other !== undefined) throw new ActionError("decision_refused", complaint(other, hosts));
  };
}

function complaint(address: string, hosts: readonly string[]): string {
  return `${hostOf(address)} is not allowed in this task: it stays on ${hosts.join(", ")}.`;
}

/** A redirect or a form may lead anywhere: from there it is looked at, and left. */
const leavesAsIs: ReadonlySet<ActionType> = new Set([
  "back",
  "closeTab",
  "dialog",
  "expand",
  "extract",
  "find",
  "forward",
  "goto",
  "html",
  "newTab",
  "read",
  "readText",
  "reload",
  "screenshot",
  "scroll",
  "switchTab",
  "waitFor",
]);

function placeOf({ type }: Action, page: PageContent | undefined): string | undefined {
  if (leavesAsIs.has(type) || page === undefined || !/^https?:/.test(page.url)) return undefined;
  return page.url;
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
