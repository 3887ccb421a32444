import type { LoginView } from "@dormouse/contract";
import { h, type JSX } from "preact";
import { Pill } from "../parts/pill.ts";
import { Row } from "../parts/row.ts";
import { healthOf } from "./health.ts";

type Props = { login: LoginView; isSelected: boolean };

/** A login in two lines: who, and where and how that stands. */
export function LoginRow({ login, isSelected }: Props): JSX.Element {
  const { loginId, site, username, refreshedAt, question } = login;
  const at = refreshedAt === undefined ? undefined : { time: refreshedAt, of: "Last refreshed" };
  return h(
    Row,
    {
      address: { view: "logins", id: loginId },
      isSelected,
      title: username,
      at,
      where: site,
      question,
    },
    h(Pill, { standing: healthOf(login) }),
  );
}
