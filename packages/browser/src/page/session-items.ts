/// <reference lib="dom" />

/**
 * Fills the tab's sessionStorage before the page's first script, once: it then calls the binding,
 * upon which it is taken out. Runs in an isolated world of every new document of the tab.
 *
 * @param stored items of one storage key, as JSON
 */
export function restoreSessionStorage(
  origin: string,
  topLevelSite: string | undefined,
  stored: string,
  binding: string,
): void {
  const suffixOf = (url: URL) =>
    /^[\d.]+$|:/.test(url.hostname) ? url.hostname : url.hostname.split(".").slice(-2).join(".");
  const sameSite = (left: string, right: string) => {
    const [a, b] = [new URL(left), new URL(right)];
    return a.protocol === b.protocol && suffixOf(a) === suffixOf(b);
  };
  if (location.origin !== origin || !location.protocol.startsWith("http")) return;
  const ancestors = [...location.ancestorOrigins];
  const top = ancestors.at(-1);
  const belongs =
    topLevelSite === undefined
      ? ancestors.every((ancestor) => ancestor !== "null" && sameSite(ancestor, origin))
      : top !== undefined && top !== "null" && sameSite(top, topLevelSite);
  if (!belongs) return;
  for (const { name, value } of JSON.parse(stored) as { name: string; value: string }[]) {
    sessionStorage.setItem(name, value);
  }
  (globalThis as unknown as Record<string, (payload: string) => void>)[binding]?.("");
}
