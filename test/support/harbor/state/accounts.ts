import { createHash, timingSafeEqual } from "node:crypto";

export interface Account {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly company: string;
}

/** The account the sample session signs in with. */
export const demoAccount: Account = {
  username: "demo",
  password: "harbor-demo",
  name: "Dana Moreau",
  company: "Moreau Freight",
};

/** A second customer, who must never see the first one's bookings. */
export const otherAccount: Account = {
  username: "other",
  password: "harbor-other",
  name: "Otto Herrera",
  company: "Herrera Haulage",
};

const accounts = [demoAccount, otherAccount];

export function findAccount(username: string): Account | undefined {
  return accounts.find((account) => account.username === username);
}

/** The account when name and password fit. */
export function authenticate(username: string, password: string): Account | undefined {
  const account = findAccount(username);
  return account && equalSecrets(account.password, password) ? account : undefined;
}

/** Compares in a time that says nothing about where the two differ. */
export function equalSecrets(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
