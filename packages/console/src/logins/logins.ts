import { h, type JSX } from "preact";
import { newId } from "../app/address.ts";
import { List } from "./list.ts";
import { Login } from "./login.ts";
import { SignIn } from "./sign-in.ts";

/** The logins, and beside them the one that is looked at, or a new one. */
export function Logins({ selected }: { selected: string | undefined }): JSX.Element {
  return h(
    "div",
    { class: selected === undefined ? "split" : "split selected" },
    h(List, { selected }),
    detailOf(selected),
  );
}

function detailOf(selected: string | undefined): JSX.Element {
  if (selected === undefined) {
    return h("main", { class: "nothing" }, h("p", null, "Choose a login, or sign in anew."));
  }
  if (selected === newId) return h(SignIn, {});
  return h(Login, { key: selected, loginId: selected });
}
