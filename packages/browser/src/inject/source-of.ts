import { nameHelper } from "./name-helper.ts";

/**
 * The source of a function that uses nothing but its parameters, as an expression that a page can
 * evaluate; out of a bundle too.
 */
export function sourceOf(injected: (...parameters: never[]) => unknown): string {
  return `((${nameHelper}) => (${injected.toString()}))((target) => target)`;
}
