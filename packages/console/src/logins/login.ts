import type { LoginView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { hrefOf } from "../app/address.ts";
import { sentenceOf, useClient } from "../app/client.ts";
import { useDeed } from "../app/use-deed.ts";
import { useLoaded } from "../app/use-loaded.ts";
import { useTicks } from "../app/use-ticks.ts";
import { ConfirmedButton } from "../parts/confirmed-button.ts";
import { Notice } from "../parts/notice.ts";
import { Pill } from "../parts/pill.ts";
import { Session } from "../session/session.ts";
import { healthOf } from "./health.ts";
import { prospectOf } from "./prospect.ts";

const everyMs = 3_000;

/** All of one login: how it stands, and the session that it is. */
export function Login({ loginId }: { loginId: string }): JSX.Element {
  const { logins } = useClient();
  const ticks = useTicks(everyMs);
  const { value, error } = useLoaded((signal) => logins.get(loginId, { signal }), [loginId, ticks]);
  return h(
    Session,
    { sessionId: loginId },
    value === undefined ? null : h(Card, { login: value }),
    error === undefined ? null : h(Notice, { tone: "bad" }, sentenceOf(error)),
  );
}

function Card({ login }: { login: LoginView }): JSX.Element {
  const { logins } = useClient();
  const deed = useDeed();
  const { loginId, site, username } = login;

  function forget(): void {
    deed.run(async () => {
      await logins.forget(loginId);
      location.hash = hrefOf({ view: "logins" });
    });
  }

  return h(
    "section",
    { class: "card login", "aria-label": "Login" },
    h(
      "h2",
      null,
      username,
      h("span", { class: "muted" }, `at ${site}`),
      h(Pill, { standing: healthOf(login) }),
      h("span", { class: "grow" }),
      h(ConfirmedButton, {
        label: "Sign out and forget",
        sure: "Really forget it?",
        disabled: deed.busy,
        onClick: forget,
      }),
    ),
    h(
      "p",
      { class: "meta" },
      prospectOf(login, Date.now()).map((text) => h("span", { key: text }, text)),
    ),
    deed.problem === undefined ? null : h(Notice, { tone: "bad" }, deed.problem),
  );
}
