import { h, type JSX } from "preact";
import { newId } from "../app/address.ts";
import { Split } from "../parts/split.ts";
import { List } from "./list.ts";
import { Login } from "./login.ts";
import { SignIn } from "./sign-in.ts";

/** The logins, and beside them the one that is looked at, or a new one. */
export function Logins({ selected }: { selected: string | undefined }): JSX.Element {
  return h(Split, {
    list: h(List, { selected }),
    detail: detailOf(selected),
    hint: "Choose a login, or sign in anew.",
  });
}

function detailOf(selected: string | undefined): JSX.Element | undefined {
  if (selected === undefined) return undefined;
  if (selected === newId) return h(SignIn, {});
  return h(Login, { key: selected, loginId: selected });
}
