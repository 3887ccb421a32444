import { h, type JSX } from "preact";
import { newId } from "../app/address.ts";
import { Session } from "../session/session.ts";
import { NewTask } from "../task/new-task.ts";
import { List } from "./list.ts";

/** The sessions, and beside them the one that is looked at, or a new task. */
export function Sessions({ selected }: { selected: string | undefined }): JSX.Element {
  return h(
    "div",
    { class: selected === undefined ? "split" : "split selected" },
    h(List, { selected }),
    detailOf(selected),
  );
}

function detailOf(selected: string | undefined): JSX.Element {
  if (selected === undefined) {
    return h(
      "main",
      { class: "nothing" },
      h("p", null, "Choose a session to see what happens in it."),
    );
  }
  if (selected === newId) return h(NewTask, {});
  return h(Session, { key: selected, sessionId: selected });
}
