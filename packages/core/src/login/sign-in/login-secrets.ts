import { ActionError } from "../../step/errors.ts";
import type { Clock } from "../../world/clock.ts";
import type { LoginCredentials } from "../login.ts";
import { readTotp } from "../secret/totp.ts";

/** What is entered to sign in, and with it what is shown nowhere. */
export class LoginSecrets {
  readonly #credentials: LoginCredentials;
  readonly #clock: Clock;
  readonly #hidden: string[];

  constructor(clock: Clock, credentials: LoginCredentials) {
    this.#clock = clock;
    this.#credentials = credentials;
    const { password, totpSecret, captchaApiKey } = credentials;
    const others = [totpSecret, totpSecret && readTotp(totpSecret)?.base32, captchaApiKey];
    this.#hidden = [password, ...others.filter((secret) => secret !== undefined)];
  }

  /** What is shown nowhere, wherever it stands: what is entered later is added to the list. */
  get hidden(): readonly string[] {
    return this.#hidden;
  }

  get hasTotp(): boolean {
    return this.#credentials.totpSecret !== undefined;
  }

  get captchaApiKey(): string | undefined {
    return this.#credentials.captchaApiKey;
  }

  get username(): string {
    return this.#credentials.username;
  }

  get password(): string {
    return this.#credentials.password;
  }

  /** The code of the second factor, as it is now. @throws ActionError `login_failed` */
  code(): string {
    const { totpSecret } = this.#credentials;
    const totp = totpSecret === undefined ? undefined : readTotp(totpSecret);
    if (totp === undefined) {
      const why =
        totpSecret === undefined ? "has no TOTP secret" : "has a TOTP secret that is none";
      throw new ActionError("login_failed", `The site's login enters a code, and this one ${why}.`);
    }
    const code = totp.codeAt(this.#clock.nowMs());
    this.hide(code);
    return code;
  }

  /** Shows these nowhere, either. */
  hide(...secrets: readonly string[]): void {
    this.#hidden.push(...secrets);
  }
}
