import { BearerTokens } from "./bearer-tokens.ts";
import { messages, user, type LoginSite } from "./login-site.ts";
import { pageOf, serve, type RunningServer } from "./server.ts";

const apiKey = "AIza-local-fixture";

/**
 * A site whose login lives in IndexedDB as Firebase keeps it, with its token endpoints beside it.
 * @param options.accessMs how long a token gives access
 */
export async function startFirebaseSite({ accessMs }: { accessMs: number }): Promise<LoginSite> {
  const tokens = new BearerTokens(accessMs);
  let signIns = 0;
  const { routes, served } = messages(tokens);
  const body = `<p role="status">…</p>
<form id="sign-in"><input name="email" aria-label="Email"><input name="password" type="password" aria-label="Password"><button>Sign in</button></form>
<button id="load">Load messages</button><output id="messages"></output><button id="sign-out">Sign out</button>`;
  const page = await pageOf("firebase-app.js", { apiKey, appName: "[DEFAULT]" }, body);
  const server: RunningServer = await serve({
    "GET /": () => ({ body: page }),
    "POST /v1/accounts:signInWithPassword": ({ fields }) => {
      if (fields["email"] !== user.email || fields["password"] !== user.password) {
        return {
          status: 400,
          body: { error: { code: 400, message: "INVALID_LOGIN_CREDENTIALS" } },
        };
      }
      signIns += 1;
      const { accessToken, refreshToken, expiresInMs } = tokens.issue(user.uid);
      const expiresIn = String(expiresInMs / 1_000);
      const { email, uid: localId } = user;
      return {
        body: { localId, email, registered: true, idToken: accessToken, refreshToken, expiresIn },
      };
    },
    "POST /v1/token": ({ fields }) => {
      const pair = tokens.refresh(fields["refresh_token"] ?? "");
      if (pair === undefined) {
        return { status: 400, body: { error: { code: 400, message: "INVALID_REFRESH_TOKEN" } } };
      }
      return {
        body: {
          access_token: pair.accessToken,
          id_token: pair.accessToken,
          refresh_token: pair.refreshToken,
          expires_in: String(pair.expiresInMs / 1_000),
          token_type: "Bearer",
          user_id: user.uid,
        },
      };
    },
    ...routes,
  });
  return {
    url: `http://127.0.0.1:${server.port}/`,
    tokens,
    signIns: () => signIns,
    served,
    close: server.close,
  };
}
