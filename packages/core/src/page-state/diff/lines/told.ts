import type { Ref } from "../../page-content.ts";

/** The elements, of the page before and after, that the lines so far have said all of. */
export type Told = { before: Set<Ref>; after: Set<Ref> };
