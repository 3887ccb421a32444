import { randomUUID } from "node:crypto";

export type TokenPair = { accessToken: string; refreshToken: string; expiresInMs: number };

/**
 * Tokens as an authority hands them out: access for a short while, and a refresh token that is good
 * once. A browser that goes back to older state therefore cannot refresh again.
 */
export class BearerTokens {
  readonly #accessMs: number;
  readonly #access = new Map<string, number>();
  readonly #refresh = new Map<string, string>();
  /** How often a refresh token was exchanged. */
  refreshes = 0;
  /** How often one was refused: used before, signed out, or never ours. */
  refusals = 0;

  constructor(accessMs: number) {
    this.#accessMs = accessMs;
  }

  issue(userId: string): TokenPair {
    const accessToken = `access.${randomUUID()}`;
    const refreshToken = `refresh.${randomUUID()}`;
    this.#access.set(accessToken, Date.now() + this.#accessMs);
    this.#refresh.set(refreshToken, userId);
    return { accessToken, refreshToken, expiresInMs: this.#accessMs };
  }

  /** @returns undefined where the token is good no more. */
  refresh(refreshToken: string): TokenPair | undefined {
    const userId = this.#refresh.get(refreshToken);
    if (userId === undefined) {
      this.refusals += 1;
      return undefined;
    }
    this.#refresh.delete(refreshToken);
    this.refreshes += 1;
    return this.issue(userId);
  }

  /** @param authorization the header, as in "Bearer access.…" */
  allows(authorization: string | undefined): boolean {
    const untilMs = this.#access.get(authorization?.replace(/^Bearer /, "") ?? "");
    return untilMs !== undefined && Date.now() < untilMs;
  }
}
