import { h, type JSX } from "preact";
import { Session } from "../session/session.ts";
import { List } from "./list.ts";

/** The sessions, and beside them the one that is looked at. */
export function Sessions({ selected }: { selected: string | undefined }): JSX.Element {
  return h(
    "div",
    { class: selected === undefined ? "split" : "split selected" },
    h(List, { selected }),
    selected === undefined
      ? h("main", { class: "nothing" }, h("p", null, "Choose a session to see what happens in it."))
      : h(Session, { key: selected, sessionId: selected }),
  );
}
