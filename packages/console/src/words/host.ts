/** The host and path of an address, for a line of a list; what is no address as it is. */
export function shortUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, host, pathname } = new URL(url);
  if (!protocol.startsWith("http")) return url;
  return `${host}${pathname === "/" ? "" : pathname}`;
}
