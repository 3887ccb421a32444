import { requireCsrfToken } from "../http/access.ts";
import type { Form } from "../http/form.ts";
import { html, type Html } from "../http/html.ts";
import { HttpError } from "../http/http-error.ts";
import { seeOther, type Reply } from "../http/reply.ts";
import type { Visit } from "../http/visit.ts";
import { isOneTimePassword } from "../state/one-time-password.ts";
import type { ChallengeKind, PendingLogin } from "../state/pending-logins.ts";
import { alert, gate, letIn } from "./gate.ts";
import { csrfField } from "./layout.ts";
import { pictureOf } from "./picture.ts";

/** Whoever knows the password carries it until they have answered. */
export const pendingCookie = "harbor_pending";
export const challengePath = "/login/challenge";

const formLimitBytes = 8 * 1024;
const startOver = "/login?reason=sign-in";

export function showChallenge(visit: Visit): Reply {
  const login = pendingLogin(visit);
  return login ? challengePage(visit, login) : seeOther(startOver);
}

export async function answerChallenge(visit: Visit): Promise<Reply> {
  const form = await visit.readForm(formLimitBytes);
  const login = pendingLogin(visit);
  if (!login) return seeOther(startOver);
  requireCsrfToken(form, login.csrfToken);
  const { attempts, pending } = visit.portal;
  const token = tokenOf(visit);
  if (!isRight(visit, login, form)) {
    attempts.wrongAnswer(login.username);
    pending.renew(token);
    return challengePage(visit, pendingLogin(visit) ?? login, 401);
  }
  return pending.answered(token)
    ? letIn(visit, login.username, login.next)
    : seeOther(challengePath);
}

/** The picture of whoever is asked what it shows. Throws {@link HttpError} 404. */
export function sendPicture(visit: Visit): Reply {
  const login = pendingLogin(visit);
  if (login?.left[0] !== "picture") throw new HttpError(404, "There is nothing to be read.");
  return {
    status: 200,
    headers: { "content-type": "image/svg+xml", "cache-control": "no-store" },
    body: pictureOf(login.letters),
  };
}

function tokenOf({ cookies }: Visit): string {
  return cookies.get(pendingCookie) ?? "";
}

function pendingLogin(visit: Visit): PendingLogin | undefined {
  return visit.portal.pending.find(tokenOf(visit));
}

function isRight({ portal }: Visit, { username, left, letters }: PendingLogin, form: Form) {
  const answer = form.text("answer").replaceAll(/\s/g, "");
  if (left[0] === "picture") return answer.toUpperCase() === letters;
  const { totpSecret } = portal.accounts.find(username) ?? {};
  return totpSecret !== undefined && isOneTimePassword(answer, totpSecret, portal.now());
}

const questions: Record<ChallengeKind, { words: string; label: string; mode: string }> = {
  picture: {
    words: "Show that you are a person.",
    label: "Letters in the picture",
    mode: "text",
  },
  code: {
    words: "Your account asks for a second factor.",
    label: "Code from your app",
    mode: "numeric",
  },
};

function challengePage(visit: Visit, { left, csrfToken }: PendingLogin, status = 200): Reply {
  const [kind = "code"] = left;
  const { words, label, mode } = questions[kind];
  return gate(visit, {
    title: "One more thing",
    notice: status === 200 ? undefined : alert("That was not it. Please try again."),
    status,
    form: html`<form method="post" action="${challengePath}" data-testid="challenge">
      ${csrfField(csrfToken)}
      <p>${words}</p>
      ${kind === "picture" && picture}
      <label>
        ${label}
        <input name="answer" inputmode="${mode}" autocomplete="one-time-code" required autofocus />
      </label>
      <button>Continue</button>
    </form>`,
  });
}

const picture: Html = html`<img
  src="/login/picture"
  width="200"
  height="70"
  alt="Five letters"
  data-testid="picture"
/>`;
