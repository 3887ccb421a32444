import { useEffect, useState } from "preact/hooks";

export const views = ["sessions", "agents", "logins"] as const;
/** What the page shows. It stands behind the `#`, so that no server is told. */
export type Address = { view: (typeof views)[number]; id?: string };

/** @param hash such as `#/sessions/019a…`; whatever else is the list of sessions. */
export function readAddress(hash: string): Address {
  const [, name, id] = /^#\/(\w+)(?:\/([\w.:@-]+))?$/.exec(hash) ?? [];
  const view = views.find((one) => one === name) ?? "sessions";
  return id === undefined ? { view } : { view, id };
}

/** What stands in an address in place of an id, while there is none. No id begins like it. */
export const newId = "-new";

export function hrefOf({ view, id }: Address): string {
  return id === undefined ? `#/${view}` : `#/${view}/${id}`;
}

/** The address now, and from now on. */
export function useAddress(): Address {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return readAddress(hash);
}
