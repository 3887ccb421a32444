import { InvalidSettingError } from "./settings-from-environment.ts";

type AddressRule = {
  isFit(url: URL): boolean;
  /** What one must be, in words. */
  must: string;
  /** What whoever is found there knows us by, in place of a password in the address. */
  sentAlong: string;
};

/**
 * Where somebody is found who is sent a secret, as an environment variable says it.
 * @returns undefined where it says nothing.
 * @throws InvalidSettingError, which does not repeat it: it may hold a key.
 */
export function readSentAddress(
  environment: Readonly<Record<string, string | undefined>>,
  variable: string,
  { isFit, must, sentAlong }: AddressRule,
): URL | undefined {
  const text = environment[variable] ?? "";
  if (text === "") return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isFit(url)) throw new InvalidSettingError(variable, `must be ${must}`);
  // It could not be asked, and the failure would quote it.
  if (url.username !== "" || url.password !== "") {
    const message = `must hold no user or password: ${sentAlong} is sent along`;
    throw new InvalidSettingError(variable, message);
  }
  return url;
}
