import type { SessionView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { useState } from "preact/hooks";
import { hrefOf, newId } from "../app/address.ts";
import { useClient } from "../app/client.ts";
import { useListing } from "../app/use-listing.ts";
import { Listing } from "../parts/listing.ts";
import { Filters, type Filter } from "./filters.ts";
import { SessionRow } from "./row.ts";

/** The sessions to choose from. */
export function List({ selected }: { selected: string | undefined }): JSX.Element {
  const { sessions } = useClient();
  const [filter, setFilter] = useState<Filter>({});
  const listed = useListing(nameOf(filter), (page) => sessions.list({ ...filter, ...page }));
  return h(Listing<SessionView>, {
    label: "Sessions",
    listed,
    head: [
      h(
        "a",
        { class: "button primary", href: hrefOf({ view: "sessions", id: newId }) },
        "New task …",
      ),
      h(Filters, { filter, onFilter: setFilter }),
    ],
    empty: nameOf(filter) === nameOf({}) ? noneYet : "No session fits.",
    row: (session) =>
      h(SessionRow, {
        key: session.sessionId,
        session,
        isSelected: session.sessionId === selected,
      }),
  });
}

function nameOf({ status, agent = "" }: Filter): string {
  return `${status ?? "any"} ${agent}`;
}

const noneYet = [
  "No sessions yet. ",
  h("code", null, "POST /v1/sessions"),
  " makes one: see ",
  h("a", { href: "/docs" }, "the API"),
  ".",
];
