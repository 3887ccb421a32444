/** Path and query, and a fragment that leads to a page of an app rather than to a place on this one. */
export function routeOf(url: string): string {
  const address = URL.parse(url);
  if (address === null) return url;
  const isRoute = /^#!?\//u.test(address.hash);
  const path =
    address.origin === "null" ? `${address.protocol}${address.pathname}` : address.pathname;
  return `${path}${address.search}${isRoute ? address.hash : ""}`;
}
