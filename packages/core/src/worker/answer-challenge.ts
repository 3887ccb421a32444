import { limits } from "@dormouse/contract";
import type { Answer } from "../login/sign-in/enter-secrets.ts";
import type { SigningIn } from "../login/sign-in/signing-in.ts";
import type { Challenge } from "../step/site-step.ts";
import type { ShownPicture } from "./meet-challenge.ts";
import type { SiteActing } from "./site-acting.ts";

/** A step has more to do than to wait for one that does not answer. */
const resolverMs = 45_000;
/** What was answered that often in vain is for a person. */
const triesMax = 3;

/**
 * What the challenge is answered with where nobody has to be asked.
 * @param tries how often it was answered so in this step.
 * @param picture taken only where somebody looks at it.
 */
export async function answerFor(
  acting: SiteActing,
  { secrets }: SigningIn,
  challenge: Challenge,
  tries: number,
  picture: () => Promise<ShownPicture | undefined>,
): Promise<Answer | undefined> {
  // The same code again would be refused again.
  if (challenge.totp === true && secrets.hasTotp && tries === 0) {
    return { text: secrets.code(), secret: true };
  }
  if (acting.worker.resolver === undefined || tries >= triesMax) return undefined;
  const text = await resolve(acting, challenge, await picture(), secrets.captchaApiKey);
  if (text === undefined) return undefined;
  const { secret = true } = challenge;
  if (secret) secrets.hide(text);
  return { text, secret };
}

/** One that fails, or takes too long, has no answer. */
async function resolve(
  { worker: { resolver, world, report }, session, context }: SiteActing,
  { name: challenge, prompt }: Challenge,
  shown: ShownPicture | undefined,
  captchaApiKey: string | undefined,
): Promise<string | undefined> {
  const [tooLate, answered] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([context.signal, tooLate.signal]);
  const asked = {
    site: session.login?.site ?? "",
    challenge,
    prompt,
    ...(shown && { picture: { content: shown.content, contentType: shown.contentType } }),
    ...(captchaApiKey === undefined ? {} : { captchaApiKey }),
  };
  const tooLong = world.clock.sleep(resolverMs, answered.signal).then(() => undefined);
  try {
    const text = await Promise.race([resolver?.resolve(asked, signal), tooLong]);
    const isFit = text !== undefined && text !== "" && text.length <= limits.inputLength;
    return isFit ? text : undefined;
  } catch (error) {
    const { sessionId, nextStep: step, attempt } = session;
    report(error, { sessionId, step, attempt });
    return undefined;
  } finally {
    tooLate.abort();
    answered.abort();
  }
}
