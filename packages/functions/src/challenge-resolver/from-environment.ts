import {
  challengeResolverTokenVariable as tokenVariable,
  challengeResolverVariable as urlVariable,
  type ChallengeResolver,
} from "@dormouse/core";
import { readSentAddress } from "../sent-address.ts";
import { readSentSecret } from "../sent-secret.ts";
import { createHttpChallengeResolver } from "./http-challenge-resolver.ts";

/**
 * What answers challenges in a person's place, where the environment names one in `DORMOUSE_CHALLENGE_RESOLVER_URL`,
 * and in `DORMOUSE_CHALLENGE_RESOLVER_TOKEN` what it knows us by.
 * @throws InvalidSettingError, which repeats neither: an address may hold a key, too.
 */
export function challengeResolverFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ChallengeResolver | undefined {
  const url = readSentAddress(environment, urlVariable, {
    isFit: isConfidential,
    must: "an https address, or an http address of this machine itself",
    sentAlong: tokenVariable,
  });
  if (url === undefined) return undefined;
  const token = readSentSecret(environment, tokenVariable);
  return createHttpChallengeResolver({ url: url.href, ...(token === undefined ? {} : { token }) });
}

/** What is sent there are keys, and pictures of what somebody signs in to. */
function isConfidential({ protocol, hostname }: URL): boolean {
  const isHere = hostname === "localhost" || /^127(\.\d+){3}$/.test(hostname);
  return protocol === "https:" || (protocol === "http:" && (isHere || hostname === "[::1]"));
}
