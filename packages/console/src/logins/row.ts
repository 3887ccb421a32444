import type { LoginView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { hrefOf } from "../app/address.ts";
import { Pill } from "../parts/pill.ts";
import { age, moment } from "../words/time.ts";
import { healthOf } from "./health.ts";

type Props = { login: LoginView; isSelected: boolean };

/** A login in two lines: who, and where and how that stands. */
export function Row({ login, isSelected }: Props): JSX.Element {
  const { loginId, site, username, refreshedAt, question } = login;
  return h(
    "li",
    null,
    h(
      "a",
      {
        href: hrefOf({ view: "logins", id: loginId }),
        "aria-current": isSelected ? "true" : undefined,
      },
      h(
        "span",
        { class: "line" },
        h("b", null, username),
        refreshedAt === undefined
          ? null
          : h(
              "time",
              { dateTime: refreshedAt, title: `Last refreshed ${moment(refreshedAt)}` },
              age(refreshedAt, Date.now()),
            ),
      ),
      h(
        "span",
        { class: "line" },
        h("span", { class: "where" }, site),
        h(Pill, { standing: healthOf(login) }),
      ),
      question === undefined ? null : h("span", { class: "line asks" }, question.question.prompt),
    ),
  );
}
