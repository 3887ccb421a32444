import type { ActionOutcome, StepFailure } from "@dormouse/contract";
import type { Artifact } from "../artifact/artifact.ts";
import { FailedForNowError } from "../step/errors.ts";
import type { StepOutcome } from "../step/outcome.ts";
import type { Answers } from "./fill-in.ts";
import { hideBy, hideSecrets, type Hide } from "./hide-secrets.ts";
import { memoryWithout } from "./memory-without-secrets.ts";

/**
 * What a step came to, without what the run was told in secret, wherever a page has put it. What is of our own
 * making stays as it is: an id or a hash may hold the digits of a code.
 * @param blot takes out of a text what the page itself keeps secret, such as its passwords; its state is without
 * them already, and what a script has read of it by itself stays,
 * @param read but for what this takes out.
 */
export function outcomeWithout(
  outcome: StepOutcome,
  { hidden }: Answers,
  blot?: (text: string) => string,
  read?: (text: string) => string,
): StepOutcome {
  const shown = blot === undefined ? outcome : wordsWithout(outcome, hideBy(blot, read));
  if (hidden.length === 0) return shown;
  const hide = hideSecrets(hidden);
  const { memory } = outcome;
  return {
    ...wordsWithout(shown, hide),
    ...(memory === undefined ? {} : { memory: memoryWithout(memory, hide) }),
  };
}

function wordsWithout(outcome: StepOutcome, hide: Hide): StepOutcome {
  const { actions, artifacts, media, error, page, notKept } = outcome;
  return {
    ...outcome,
    actions: actions.map((action) => actionWithout(action, hide)),
    artifacts: artifacts.map((artifact) => fileWithout(artifact, hide)),
    ...(media === undefined
      ? {}
      : { media: media.map((picture) => ({ ...picture, alt: hide.text(picture.alt) })) }),
    ...(error === undefined ? {} : { error: failureWithout(error, hide) }),
    ...(page === undefined
      ? {}
      : { page: { url: hide.text(page.url), title: hide.text(page.title) } }),
    ...(notKept === undefined ? {} : { notKept: hide.text(notKept) }),
  };
}

/** The same of an attempt that its author wants repeated, which is told of. */
export function errorWithout(error: unknown, { hidden }: Answers): unknown {
  if (!(error instanceof FailedForNowError)) return error;
  return new FailedForNowError(failureWithout(error.failure, hideSecrets(hidden)), error.waitMs);
}

/** An error as it may be logged: what a page threw, or the address it led to, may be in its words. */
export function loggedWithout(error: unknown, { hidden }: Answers): unknown {
  if (hidden.length === 0 || !(error instanceof Error)) return error;
  return errorFor(error, hideSecrets(hidden));
}

function errorFor({ name, message, stack, cause }: Error, hide: Hide): Error {
  const logged = new Error(hide.text(message));
  logged.name = name;
  logged.stack = hide.text(stack ?? "");
  if (cause instanceof Error) logged.cause = errorFor(cause, hide);
  return logged;
}

/** A script has asked for the page's own words: for the address that it came to, it has not. */
const reading: ReadonlySet<ActionOutcome["type"]> = new Set(["read", "extract"]);

function actionWithout(action: ActionOutcome, hide: Hide): ActionOutcome {
  const { type, output, artifact, dialogs } = action;
  const told = reading.has(type) ? output : hide.texts(output);
  return {
    ...action,
    ...(output === undefined ? {} : { output: hide.all(told) }),
    ...(artifact === undefined ? {} : { artifact: fileWithout(artifact, hide) }),
    ...(dialogs === undefined
      ? {}
      : {
          dialogs: dialogs.map((dialog) => ({ ...dialog, message: hide.text(dialog.message) })),
        }),
  };
}

/** The site names what is downloaded; a picture is named by the script, and captioned with the page's address. */
function fileWithout<File extends Pick<Artifact, "kind" | "fileName" | "caption">>(
  file: File,
  hide: Hide,
): File {
  if (file.kind === "download") return { ...file, fileName: hide.text(file.fileName) };
  if (file.caption === undefined) return file;
  return { ...file, caption: { ...file.caption, url: hide.text(file.caption.url) } };
}

export function failureWithout(failure: StepFailure, hide: Hide): StepFailure {
  const { message, locator, found } = failure;
  return {
    ...failure,
    message: hide.text(message),
    ...(locator === undefined ? {} : { locator: hide.texts(locator) }),
    ...(found === undefined ? {} : { found: found.map(hide.text) }),
  };
}
