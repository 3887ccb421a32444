import { InvalidSettingError } from "./settings-from-environment.ts";

/**
 * A secret that is sent along with requests; undefined where there is none.
 * @throws InvalidSettingError where it could not be sent: the failure to do so would quote it.
 */
export function readSentSecret(
  environment: Readonly<Record<string, string | undefined>>,
  variable: string,
): string | undefined {
  const secret = environment[variable] || undefined;
  if (secret === undefined || /^[\x21-\x7e]+$/.test(secret)) return secret;
  throw new InvalidSettingError(variable, "must be of visible ASCII characters, without spaces");
}
