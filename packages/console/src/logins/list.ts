import type { LoginView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { hrefOf, newId } from "../app/address.ts";
import { useClient } from "../app/client.ts";
import { useListing } from "../app/use-listing.ts";
import { Listing } from "../parts/listing.ts";
import { LoginRow } from "./row.ts";

/** The logins to choose from. */
export function List({ selected }: { selected: string | undefined }): JSX.Element {
  const { logins } = useClient();
  const listed = useListing("logins", (page) => logins.list(page));
  return h(Listing<LoginView>, {
    label: "Logins",
    listed,
    head: h(
      "a",
      { class: "button primary", href: hrefOf({ view: "logins", id: newId }) },
      "Sign in …",
    ),
    empty: "No logins yet. One is signed in once and stays so, for any number of operations.",
    row: (login) =>
      h(LoginRow, { key: login.loginId, login, isSelected: login.loginId === selected }),
  });
}
