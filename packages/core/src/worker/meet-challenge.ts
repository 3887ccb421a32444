import { isOfHosts, type Action } from "@dormouse/contract";
import { asActions } from "../login/sign-in/as-actions.ts";
import { atOnce } from "../login/sign-in/verdict.ts";
import { ActionError } from "../step/errors.ts";
import type { AnswerStep, Challenge } from "../step/site-step.ts";
import type { SiteActing } from "./site-acting.ts";

/** What is to be seen of a challenge. */
export type ShownPicture = { artifactId: string; content: Uint8Array; contentType: string };

/**
 * The challenge that the page asks for, if it does. Another's page asks nothing: nobody is to answer it.
 * @param patience whether signs are waited for that are not there yet.
 */
export async function meetChallenge(
  acting: SiteActing,
  patience: boolean,
): Promise<AnswerStep | undefined> {
  if (acting.challenges.length === 0) return undefined;
  const { url } = await acting.live.page();
  if (!isOfHosts(url, acting.step.hosts)) return undefined;
  for (const step of acting.challenges) {
    const sign = asActions(step.challenge.sign);
    if (await shows(acting, patience ? sign : sign.map(atOnce))) return step;
  }
  return undefined;
}

async function shows(acting: SiteActing, sign: readonly Action[]): Promise<boolean> {
  for (const action of sign) {
    if ((await orUndefined(acting, action)) === undefined) return false;
  }
  return true;
}

/** A picture of what is shown with the question; undefined where there is none to be had. */
export async function pictureOf(
  acting: SiteActing,
  { name, picture: locator }: Challenge,
): Promise<ShownPicture | undefined> {
  if (locator === undefined) return undefined;
  const { saveArtifact } = acting.context;
  let shown: ShownPicture | undefined;
  const context = {
    ...acting.context,
    async saveArtifact(file: Parameters<typeof saveArtifact>[0]) {
      const saved = await saveArtifact(file);
      const { content, contentType } = file;
      shown = { artifactId: saved.artifactId, content, contentType };
      return saved;
    },
  };
  await orUndefined({ ...acting, context }, { type: "screenshot", name, locator });
  return shown;
}

/** Does the action, which only looks; undefined where it fails. @throws the reason why the step was cut short */
async function orUndefined({ live, context }: SiteActing, action: Action) {
  try {
    return await live.perform(action, context);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof ActionError)) throw error;
    return undefined;
  }
}
