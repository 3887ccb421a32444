import type { Session, Tab } from "./session.ts";
import type { Sites } from "./sites/sites.ts";

/** Which case a tab belongs to; one that nobody has yet was opened by the case whose turn it is. */
export type Owners<Of> = Map<Tab, Of>;

/**
 * A session as one of several cases that share it sees it: with its own tabs and the cookies of its own
 * sites. Only the case whose turn it is may use it.
 */
export function shareOf<Of>(
  session: Session,
  { owner, owners, sites }: { owner: Of; owners: Owners<Of>; sites: Sites },
): Session {
  const tabs = (): Tab[] => session.tabs().filter((tab) => (owners.get(tab) ?? owner) === owner);
  return {
    ...session,
    tabs,
    active() {
      const front = session.active();
      const own = tabs();
      const tab = own.includes(front) ? front : own.at(-1);
      if (tab === undefined) throw new Error("the case has no tab");
      return tab;
    },
    async cookies() {
      return (await session.cookies()).filter(({ domain }) => sites.holds(domain));
    },
  };
}
