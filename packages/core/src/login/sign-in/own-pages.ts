import { isOfHosts, type Action } from "@dormouse/contract";
import { ActionError } from "../../step/errors.ts";

/**
 * What keeps these actions from entering anything into a page that is not the site's own, whatever has led there.
 * @param hosts of the site
 * @returns what throws an ActionError `login_failed` for another's page, or another's frame in a page.
 */
export function refusing(ownActions: ReadonlySet<Action>, hosts: readonly string[]) {
  return (action: Action, addresses: readonly string[]): void => {
    if (!ownActions.has(action)) return;
    const other = addresses.find((address) => !isOfHosts(address, hosts));
    if (other === undefined) return;
    const message = `Nothing was entered at ${hostOf(other)}, which is of none of the site's hosts: ${hosts.join(", ")}.`;
    throw new ActionError("login_failed", message);
  };
}

function hostOf(address: string): string {
  const { host = "" } = URL.parse(address) ?? {};
  return host === "" ? "a page without a host" : host;
}
