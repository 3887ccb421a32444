import { h, type JSX } from "preact";
import { newId } from "../app/address.ts";
import { Split } from "../parts/split.ts";
import { Session } from "../session/session.ts";
import { NewTask } from "../task/new-task.ts";
import { List } from "./list.ts";

/** The sessions, and beside them the one that is looked at, or a new task. */
export function Sessions({ selected }: { selected: string | undefined }): JSX.Element {
  return h(Split, {
    list: h(List, { selected }),
    detail: detailOf(selected),
    hint: "Choose a session to see what happens in it.",
  });
}

function detailOf(selected: string | undefined): JSX.Element | undefined {
  if (selected === undefined) return undefined;
  if (selected === newId) return h(NewTask, {});
  return h(Session, { key: selected, sessionId: selected });
}
