/** What a listing shows of itself, and where a visitor came from: the page is the same with others. */
const listing =
  /^(?:page|pg|page_?(?:no|num|number|size)|per_?page|offset|limit|size|cursor|after|before|start|sort(?:_?(?:by|dir|order))?|order(?:_?by)?|dir|direction|q|query|search|keywords?|term|filters?|view)(?:$|\[)/iu;
const tracking = /^(?:utm_\w+|fbclid|gclid|msclkid|ref|referrer|_|ts)$/iu;
/** Names that a listing has in common with a thing and with a part of an application: these have values of other kinds. */
const mayNameAThing = /^(?:order|view|ref)$/iu;
const mayNameAPart = /^(?:page|pg)$/iu;

/** The page that an address leads to, whichever part of it a listing there shows. */
export function pageOf(url: string): string {
  const address = URL.parse(url);
  if (address === null) return url;
  const query = [...address.searchParams]
    .filter(([name, value]) => isOfThePage(name, value))
    .map(([name, value]) => `${name}=${value}`)
    .toSorted();
  const isRoute = /^#!?[\w-]*\//u.test(address.hash);
  const route = isRoute ? address.hash.replace(/\?.*$/u, "") : "";
  return [address.protocol, address.host, address.pathname, ...query, route].join(" ");
}

function isOfThePage(name: string, value: string): boolean {
  if (mayNameAThing.test(name)) return /\d/u.test(value);
  if (mayNameAPart.test(name)) return !/^\d*$/u.test(value);
  return !listing.test(name) && !tracking.test(name);
}
