import {
  BrowserIdentity,
  limits,
  type AcquiredLogin,
  type AcquireLoginRequest,
} from "@dormouse/contract";
import { acquireLogin, isSignedIn, loginView, waitForLogin } from "@dormouse/core";
import type { ApiContext, ApiRequest } from "./context.ts";
import { remainingMs } from "./invocation.ts";

/**
 * The login that the credentials stand for, once somebody is signed in, or as it stands when the time to wait is over.
 * @throws DormouseError as acquireLogin and waitForLogin
 */
export async function acquiredLogin(
  { world, settings }: ApiContext,
  c: ApiRequest,
  request: AcquireLoginRequest,
): Promise<{ login: AcquiredLogin; isSignedIn: boolean }> {
  const { site, username, password, totpSecret, captchaApiKey, keepAlive, waitMs, ...rest } =
    request;
  const acquired = await acquireLogin(world, settings, {
    tenantId: c.get("tenantId"),
    site,
    credentials: {
      username,
      password,
      ...(totpSecret === undefined ? {} : { totpSecret }),
      ...(captchaApiKey === undefined ? {} : { captchaApiKey }),
    },
    keepAlive,
    identity: BrowserIdentity.parse(rest),
  });
  const mostMs = Math.min(waitMs ?? limits.waitSecondsMax * 1_000, remainingMs(c));
  const session = await waitForLogin(world, acquired, mostMs);
  const login = { ...loginView(session), isNew: acquired.isNew };
  return { login, isSignedIn: isSignedIn(session) };
}
