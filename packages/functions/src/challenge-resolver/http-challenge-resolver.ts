import type { ChallengeResolver, ChallengeToResolve } from "@dormouse/core";
import { z } from "zod";

export type HttpChallengeResolverOptions = {
  url: string;
  /** Sent along, so that the resolver knows who asks. */
  token?: string;
  /** How long it may take. Default 40 s: less than a step waits, so that what was too slow is said. */
  timeoutMs?: number;
};

const defaultTimeoutMs = 40_000;
/** An answer is a few letters. */
const answerBytesMax = 64 * 1024;

const Answer = z.object({ answer: z.string() });

/** A resolver gave no answer that can be used. What was sent and answered is no part of it: it is logged. */
export class ChallengeResolverError extends Error {
  override readonly name = "ChallengeResolverError";
  readonly code = "challenge_resolver_failed";
}

/**
 * Asks a server of the operator's: POST of the challenge as JSON, answered with `{ "answer": "…" }`, or with 204
 * where a person is to be asked.
 */
export function createHttpChallengeResolver(
  options: HttpChallengeResolverOptions,
): ChallengeResolver {
  const { url, token, timeoutMs = defaultTimeoutMs } = options;
  return {
    /** @throws ChallengeResolverError, or the signal's reason */
    async resolve(challenge, signal) {
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const response = await fetch(url, {
          method: "POST",
          // What is sent along is for nobody else.
          redirect: "error",
          headers: {
            "content-type": "application/json",
            accept: "application/json",
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
          body: bodyOf(challenge),
          signal: AbortSignal.any([signal, timeout]),
        });
        return await readAnswer(response);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof ChallengeResolverError) throw error;
        if (timeout.aborted) throw failed(`took more than ${timeoutMs} ms`);
        throw failed(`could not be asked${reasonOf(error)}`);
      }
    },
  };
}

function bodyOf({ site, challenge, prompt, picture, captchaApiKey }: ChallengeToResolve): string {
  return JSON.stringify({
    site,
    challenge,
    prompt,
    ...(picture && {
      picture: {
        contentType: picture.contentType,
        base64: Buffer.from(picture.content).toString("base64"),
      },
    }),
    ...(captchaApiKey === undefined ? {} : { captcha_api_key: captchaApiKey }),
  });
}

async function readAnswer(response: Response): Promise<string | undefined> {
  const { status } = response;
  if (status !== 200) {
    await response.body?.cancel();
    if (status === 204) return undefined;
    throw failed(`answered with status ${status}`);
  }
  const answer = Answer.safeParse(parsed(await readText(response)));
  if (!answer.success) throw failed('answered with something else than { "answer": "…" }');
  return answer.data.answer;
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop ends the connection.
    if (bytes > answerBytesMax) throw failed(`answered with more than ${answerBytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Not what JSON.parse throws: that quotes the text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of what fetch throws, the code of the system: its words may hold what was sent. */
function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return "";
  if (cause.message === "unexpected redirect") return ": it leads elsewhere";
  return "code" in cause && typeof cause.code === "string" ? ` (${cause.code})` : "";
}

function failed(what: string): ChallengeResolverError {
  return new ChallengeResolverError(`The resolver of challenges ${what}; a person is asked.`);
}
