import { lookup } from "node:dns/promises";
import { isIP } from "node:net";

/** All addresses of a host's name. */
export type Lookup = (host: string) => Promise<string[]>;

/** As the system knows the name: its hosts file, then DNS. */
export const systemLookup: Lookup = async (host) => {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
};

/** @param host as Chromium sends it: a name, or an address with or without brackets */
export async function addressesOf(host: string, lookUp: Lookup): Promise<string[]> {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  if (isIP(bare) !== 0) return [bare];
  // Not every system knows the names below localhost; Chromium takes them for loopback as well.
  if (/(^|\.)localhost\.?$/i.test(bare)) return ["127.0.0.1", "::1"];
  return lookUp(bare);
}
