/** Whether a URL is the pattern or contains it; `*` stands for anything. */
export function urlMatches(url: string, pattern: string): boolean {
  const expression = pattern
    .split(/\*+/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(expression).test(url);
}
