import { z } from "zod";
import { Heal } from "../agent/heal.ts";
import { RunId, SessionId } from "../ids.ts";
import { RunView } from "../run.ts";
import { OpenQuestion } from "../script/question.ts";
import { OperationName } from "../site/names.ts";
import { AcquireLoginRequest } from "./login.ts";

const { username, password, site, totpSecret, captchaApiKey, keepAlive, waitMs } =
  AcquireLoginRequest.shape;

const plain = z.strictObject({
  loginId: z.string().max(100).optional().meta({
    description: "The login to do it in, without signing in. Without it, credentials are needed.",
  }),
  site: site.meta({
    description: "With credentials; may be left out where only one site has the operation.",
  }),
  username: username.optional(),
  password: password.optional(),
  totpSecret,
  captchaApiKey,
  keepAlive,
  input: z
    .record(z.string(), z.unknown())
    .default({})
    .meta({ description: "What the operation takes: its `input` says." }),
  heal: Heal.optional(),
  waitMs: waitMs.meta({
    description: `How long to wait for it; 202 where that is not enough. Default, and at most: 25000.`,
  }),
});

/** Body of POST /operations/{name}. */
export const OperationRequest = plain.superRefine(checkWhose).meta({ id: "OperationRequest" });
export type OperationRequest = z.input<typeof OperationRequest>;

const where = {
  loginId: SessionId,
  runId: RunId,
  sessionId: SessionId.meta({
    description: "Where its run is: the login, or the session that does it on a copy of its state.",
  }),
  operation: OperationName,
};

/** What POST /operations/{name} answers with once it is done. */
export const OperationResult = z
  .object({
    ...where,
    output: z.record(z.string(), z.unknown()).meta({ description: "As the operation says." }),
  })
  .meta({ id: "OperationResult" });
export type OperationResult = z.infer<typeof OperationResult>;

/** What it answers with until then. */
export const OperationPending = z
  .object({
    ...where,
    run: RunView,
    question: OpenQuestion.optional().meta({
      description:
        "What the site asks before it lets anybody in: answer it with POST /v1/sessions/{sessionId}/input.",
    }),
  })
  .meta({ id: "OperationPending" });
export type OperationPending = z.infer<typeof OperationPending>;

const ofCredentials = [
  "username",
  "password",
  "site",
  "totpSecret",
  "captchaApiKey",
  "keepAlive",
] as const;

function checkWhose(request: z.infer<typeof plain>, context: z.RefinementCtx): void {
  const complain = (field: string, message: string): void =>
    context.addIssue({ code: "custom", path: [field], message });
  const { loginId, username: name, password: secret } = request;
  if (loginId !== undefined) {
    const field = ofCredentials.find((each) => request[each] !== undefined);
    if (field !== undefined) complain(field, "goes without loginId, which stands for all of that");
  } else if (name === undefined) {
    if (secret === undefined)
      complain("loginId", "is needed, or username and password in its place");
    else complain("username", "is needed with a password");
  } else if (secret === undefined) {
    complain("password", "is needed with a username");
  }
}
