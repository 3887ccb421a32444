import type { PageTree } from "../tree.ts";

export const secretFieldsOf = (tree: PageTree): ReadonlySet<number> =>
  new Set(
    [...tree.all()].filter(
      (index) =>
        tree.node(index).tag === "input" &&
        tree.attribute(index, "type").toLowerCase() === "password",
    ),
  );
