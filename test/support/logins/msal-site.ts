import { createHash, randomUUID } from "node:crypto";
import { BearerTokens } from "./bearer-tokens.ts";
import { messages, user, type LoginSite } from "./login-site.ts";
import { pageOf, serve } from "./server.ts";

const clientId = "0f6d2c7e-1111-4222-8333-944445555666";
const tenantId = "9b7a0c11-aaaa-4bbb-8ccc-0ddddeeeefff";
const objectId = "5c1e77aa-1234-4567-89ab-cdef01234567";
const tenantPath = `/${tenantId}/oauth2/v2.0`;

/** What a code was handed out for. */
type Authorization = { challenge: string; nonce: string };

/**
 * A site whose login lives in sessionStorage as MSAL keeps it, and the authority that it sends its
 * users to, which is another origin.
 * @param options.accessMs how long a token gives access
 */
export async function startMsalSite({ accessMs }: { accessMs: number }): Promise<LoginSite> {
  const tokens = new BearerTokens(accessMs);
  let signIns = 0;
  const { routes, served } = messages(tokens);
  const authority = await startAuthority(tokens, () => {
    signIns += 1;
  });
  const body = `<p role="status">…</p><button id="sign-in">Sign in</button>
<button id="load">Load messages</button><output id="messages"></output><button id="sign-out">Sign out</button>`;
  const settings = { clientId, tenantId, authority: `${authority.url}/${tenantId}` };
  const page = await pageOf("msal-app.js", settings, body);
  const server = await serve({
    "GET /": () => ({ body: page }),
    ...routes,
  });
  return {
    url: `http://127.0.0.1:${server.port}/`,
    tokens,
    signIns: () => signIns,
    served,
    async close() {
      await Promise.all([server.close(), authority.close()]);
    },
  };
}

async function startAuthority(tokens: BearerTokens, onSignIn: () => void) {
  const authorizations = new Map<string, Authorization>();
  const server = await serve({
    [`GET ${tenantPath}/authorize`]: ({ url }) => ({ body: signInPage(url.search) }),
    [`POST ${tenantPath}/login`]: ({ url, fields }) => {
      if (fields["login"] !== user.email || fields["passwd"] !== user.password) {
        return { status: 401, body: "Wrong password" };
      }
      onSignIn();
      const asked = url.searchParams;
      const code = randomUUID();
      authorizations.set(code, {
        challenge: asked.get("code_challenge") ?? "",
        nonce: asked.get("nonce") ?? "",
      });
      const answer = new URLSearchParams({ code, state: asked.get("state") ?? "" });
      return { status: 302, headers: { location: `${asked.get("redirect_uri")}#${answer}` } };
    },
    [`OPTIONS ${tenantPath}/token`]: () => ({ headers: anyOrigin }),
    [`POST ${tenantPath}/token`]: ({ fields }) => {
      const granted = grant(tokens, authorizations, fields);
      return granted === undefined
        ? { status: 400, headers: anyOrigin, body: { error: "invalid_grant" } }
        : { headers: anyOrigin, body: granted };
    },
  });
  return { url: `http://localhost:${server.port}`, close: server.close };
}

const anyOrigin = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };

/** The answer to an authorization code or to a refresh token; undefined where it is good no more. */
function grant(
  tokens: BearerTokens,
  authorizations: Map<string, Authorization>,
  fields: Record<string, string>,
): object | undefined {
  const code = fields["code"] ?? "";
  const authorization = authorizations.get(code);
  authorizations.delete(code);
  const verifier = createHash("sha256")
    .update(fields["code_verifier"] ?? "")
    .digest("base64url");
  const isRefresh = fields["grant_type"] === "refresh_token";
  if (!isRefresh && authorization?.challenge !== verifier) return undefined;
  const pair = isRefresh ? tokens.refresh(fields["refresh_token"] ?? "") : tokens.issue(objectId);
  if (pair === undefined) return undefined;
  return {
    token_type: "Bearer",
    scope: "openid profile Messages.Read",
    expires_in: pair.expiresInMs / 1_000,
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    id_token: idToken(authorization?.nonce),
    client_info: encoded({ uid: objectId, utid: tenantId }),
  };
}

function idToken(nonce: string | undefined): string {
  const claims = {
    aud: clientId,
    oid: objectId,
    tid: tenantId,
    preferred_username: user.email,
    name: "Dana Moreau",
    ...(nonce === undefined ? {} : { nonce }),
  };
  return `${encoded({ alg: "none", typ: "JWT" })}.${encoded(claims)}.`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signInPage(query: string): string {
  const action = `login${query.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}`;
  return `<!doctype html><title>Authority</title><form method="post" action="${action}">
<input name="login" aria-label="Email"><input name="passwd" type="password" aria-label="Password"><button>Next</button></form>`;
}
