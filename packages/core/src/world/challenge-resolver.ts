/** What a site asks before it lets somebody in, for whoever answers in a person's place. */
export type ChallengeToResolve = {
  /** Names of the site, and of its challenge. */
  site: string;
  challenge: string;
  /** What a person would be asked. */
  prompt: string;
  /** What is shown with the question. */
  picture?: { content: Uint8Array; contentType: string };
  /** What the login's owner pays for answers with. */
  captchaApiKey?: string;
};

/** Answers challenges of logins, where an operator has plugged one in. */
export interface ChallengeResolver {
  /** @returns undefined where it has no answer: then a person is asked. */
  resolve(challenge: ChallengeToResolve, signal: AbortSignal): Promise<string | undefined>;
}

/** The environment variables that name an operator's resolver: where it is, and what it knows the workers by. */
export const challengeResolverVariable = "DORMOUSE_CHALLENGE_RESOLVER_URL";
export const challengeResolverTokenVariable = "DORMOUSE_CHALLENGE_RESOLVER_TOKEN";
