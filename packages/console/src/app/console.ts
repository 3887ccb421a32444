import type { Client } from "@dormouse/client";
import { h, type JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Glyph } from "../parts/glyph.ts";
import { Agents } from "../agents/agents.ts";
import { Logins } from "../logins/logins.ts";
import { Sessions } from "../sessions/sessions.ts";
import { hrefOf, useAddress, type Address } from "./address.ts";
import { AccessContext, clientWith } from "./client.ts";
import { Gate } from "./gate.ts";
import { forgetKey, storedKey, storeKey } from "./key.ts";

type Visitor = { client?: Client; problem?: string };

/** The whole page: a door, and what is behind it. */
export function Console(): JSX.Element {
  const [visitor, setVisitor] = useState<Visitor>(() => {
    const key = storedKey();
    return key === undefined ? {} : { client: clientWith(key) };
  });

  function leave(problem?: string): void {
    forgetKey();
    setVisitor(problem === undefined ? {} : { problem });
  }

  const { client, problem } = visitor;
  const access = useMemo(
    () =>
      client && {
        client,
        onRefused: () => leave("The API no longer knows the key you came with."),
      },
    [client],
  );
  if (access === undefined) {
    const onKey = (key: string): void => {
      storeKey(key);
      setVisitor({ client: clientWith(key) });
    };
    return h(Gate, { problem, onKey });
  }
  return h(AccessContext.Provider, { value: access }, h(Shell, { onLeave: () => leave() }));
}

function Shell({ onLeave }: { onLeave(): void }): JSX.Element {
  const address = useAddress();
  return h(
    "div",
    { class: "shell" },
    h(
      "header",
      { class: "top" },
      h(
        "a",
        { class: "brand", href: hrefOf({ view: "sessions" }) },
        h(Glyph, { size: 24 }),
        "Dormouse",
      ),
      h(
        "nav",
        { "aria-label": "Views" },
        h(Tab, { address, view: "sessions", name: "Sessions" }),
        h(Tab, { address, view: "agents", name: "Agents" }),
        h(Tab, { address, view: "logins", name: "Logins" }),
      ),
      h("span", { class: "grow" }),
      h("a", { class: "quiet", href: "/docs" }, "API"),
      h("button", { class: "quiet", type: "button", onClick: onLeave }, "Leave"),
    ),
    h(shown[address.view], { selected: address.id }),
  );
}

const shown = { sessions: Sessions, agents: Agents, logins: Logins };

type TabProps = { address: Address; view: Address["view"]; name: string };

function Tab({ address, view, name }: TabProps): JSX.Element {
  const current = address.view === view ? "page" : undefined;
  return h("a", { href: hrefOf({ view }), "aria-current": current }, name);
}
