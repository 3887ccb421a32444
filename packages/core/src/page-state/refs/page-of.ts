/** What a listing shows of itself, and where a visitor came from: the page is the same with others. */
const LISTING =
  /^(?:page|pg|page_?(?:no|num|number|size)|per_?page|offset|limit|size|cursor|after|before|start|sort(?:_?(?:by|dir|order))?|order(?:_?by)?|dir|direction|q|query|search|keywords?|term|filters?|view)(?:$|\[)/iu;
const TRACKING = /^(?:utm_\w+|fbclid|gclid|msclkid|ref|referrer|_|ts)$/iu;

/** The page that an address leads to, whichever part of it a listing there shows. */
export function pageOf(url: string): string {
  const address = URL.parse(url);
  if (address === null) return url;
  const query = [...address.searchParams]
    .filter(([name]) => !LISTING.test(name) && !TRACKING.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .toSorted();
  const isRoute = /^#!?\//u.test(address.hash);
  const route = isRoute ? address.hash.replace(/\?.*$/u, "") : "";
  return [address.protocol, address.host, address.pathname, ...query, route].join(" ");
}
