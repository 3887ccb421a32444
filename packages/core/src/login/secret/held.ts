import type { LoginCredentials, LoginState } from "../login.ts";

/** What is held beside the password, which is not among what makes credentials the same. */
export type Held = "totpSecret" | "captchaApiKey";

export function heldOf(credentials: LoginCredentials): Pick<LoginState, "held"> {
  const names: Held[] = ["totpSecret", "captchaApiKey"];
  const held = names.filter((name) => credentials[name] !== undefined);
  return held.length === 0 ? {} : { held };
}

/**
 * Whether what was given now takes the place of what is held: where anything is given that is not the password, and
 * nothing is lost by it. Nobody but a worker could open what is held, to add to it.
 */
export function replacesHeld(credentials: LoginCredentials, { held = [] }: LoginState): boolean {
  const { held: given = [] } = heldOf(credentials);
  return given.length > 0 && held.every((name) => given.includes(name));
}
