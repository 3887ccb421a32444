import { createHash, timingSafeEqual } from "node:crypto";

export interface Account {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly company: string;
  /** Asked for a time-based one-time password of this secret, which is in Base32. */
  readonly totpSecret?: string;
  /** Asked for the letters of a picture. */
  readonly seesPicture?: boolean;
  /** How long a login lasts without a request; as with everybody else unless told. */
  readonly idleTimeoutMs?: number;
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

/** One with a second factor. */
export const codeAccount: Account = {
  username: "code",
  password: "harbor-code",
  name: "Cora Devi",
  company: "Devi Forwarding",
  totpSecret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
};

/** One who has to show that it is a person. */
export const pictureAccount: Account = {
  username: "picture",
  password: "harbor-picture",
  name: "Pia Turner",
  company: "Turner Trucking",
  seesPicture: true,
};

export interface Accounts {
  find(username: string): Account | undefined;
  /** The account when name and password fit. */
  authenticate(username: string, password: string): Account | undefined;
  setPassword(username: string, password: string): void;
  /** Every account is again as it was at first. */
  clear(): void;
}

export function createAccounts(more: readonly Account[]): Accounts {
  const initial = [demoAccount, otherAccount, codeAccount, pictureAccount, ...more];
  const accounts = new Map<string, Account>();
  const clear = (): void => {
    for (const account of initial) accounts.set(account.username, account);
  };
  clear();
  return {
    find: (username) => accounts.get(username),
    authenticate(username, password) {
      const account = accounts.get(username);
      return account && equalSecrets(account.password, password) ? account : undefined;
    },
    setPassword(username, password) {
      const account = accounts.get(username);
      if (account) accounts.set(username, { ...account, password });
    },
    clear,
  };
}

/** Compares in a time that says nothing about where the two differ. */
export function equalSecrets(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
