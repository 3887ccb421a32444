import { z } from "zod";
import { Credential } from "../identity/credential.ts";
import { BrowserIdentity } from "../identity/identity.ts";
import { Reason } from "../failure.ts";
import { SessionId } from "../ids.ts";
import { limits } from "../limits.ts";
import { RunView } from "../run.ts";
import { OpenQuestion } from "../script/question.ts";
import { SiteName } from "../site/names.ts";
import { LoginSummary } from "./summary.ts";

const waitMsMax = limits.waitSecondsMax * 1_000;

export const CaptchaApiKey = z.string().min(1).max(1_000).meta({
  description: "Given to the resolver of captchas that the deployment has plugged in, if it has.",
});

/** Body of POST /logins. */
export const AcquireLoginRequest = z
  .strictObject({
    site: SiteName.optional().meta({
      description: "May be left out where there is only one.",
    }),
    username: Credential.shape.username,
    password: Credential.shape.password.min(1),
    totpSecret: z.string().min(1).max(1_000).optional().meta({
      description:
        "What codes of the second factor are made from: base32, or an `otpauth://totp/…` address.",
    }),
    captchaApiKey: CaptchaApiKey.optional(),
    keepAlive: z
      .boolean()
      .optional()
      .meta({
        description:
          "Whether it is looked after for as long as it lives; else it is removed once it was not used for half an hour. " +
          "Default true; of a login that there is, as it was asked for last.",
      }),
    waitMs: z
      .int()
      .min(0)
      .max(waitMsMax)
      .optional()
      .meta({
        description: `How long to wait until somebody is signed in. Default ${waitMsMax}.`,
      }),
    ...BrowserIdentity.partial().shape,
  })
  .meta({ id: "AcquireLoginRequest" });
export type AcquireLoginRequest = z.input<typeof AcquireLoginRequest>;

/** A login as its owner sees it; what is signed in with is never shown. */
export const LoginView = z
  .object({
    loginId: SessionId,
    sessionId: SessionId.meta({ description: "The same: a login is a session." }),
    ...LoginSummary.shape,
    keepAlive: z.boolean(),
    failures: z.int().meta({ description: "How often in a row nobody could be signed in." }),
    currentRun: RunView.optional().meta({
      description: "The run it is busy with, or the last one.",
    }),
    question: OpenQuestion.optional().meta({
      description:
        "What the site asks before it lets anybody in: answer it with POST /v1/sessions/{sessionId}/input.",
    }),
    reason: Reason.optional().meta({
      description: "Why it is paused, or why its run came to nothing.",
    }),
    createdAt: z.iso.datetime(),
    refreshedAt: z.iso.datetime().optional().meta({
      description: "When it was last seen to be signed in, or used.",
    }),
    nextTurnAt: z.iso.datetime().meta({
      description: "When it is looked after next, where nobody uses it until then.",
    }),
    expiresAt: z.iso.datetime().nullable().meta({
      description:
        "When it is removed, where nobody uses it until then; null where it is kept alive.",
    }),
  })
  .meta({ id: "Login" });
export type LoginView = z.infer<typeof LoginView>;

/** What POST /logins answers with. */
export const AcquiredLogin = LoginView.extend({
  isNew: z.boolean().meta({ description: "There was none for these credentials." }),
}).meta({ id: "AcquiredLogin" });
export type AcquiredLogin = z.infer<typeof AcquiredLogin>;
