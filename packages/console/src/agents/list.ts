import type { AgentSummary } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { hrefOf, newId } from "../app/address.ts";
import { useClient } from "../app/client.ts";
import { useListing } from "../app/use-listing.ts";
import { Listing } from "../parts/listing.ts";
import { Row } from "../parts/row.ts";

/** The agents to choose from. */
export function List({ selected }: { selected: string | undefined }): JSX.Element {
  const { agents } = useClient();
  const listed = useListing("agents", (page) => agents.list(page));
  return h(Listing<AgentSummary>, {
    label: "Agents",
    listed,
    head: h(
      "a",
      { class: "button primary", href: hrefOf({ view: "agents", id: newId }) },
      "New agent …",
    ),
    empty: "No agents yet. One is described once, and then given tasks by its name.",
    row: ({ name, instructions, updatedAt }) =>
      h(Row, {
        key: name,
        address: { view: "agents", id: name },
        isSelected: name === selected,
        title: name,
        at: { time: updatedAt, of: "Changed" },
        where: instructions ?? "",
      }),
  });
}
