// A login as MSAL keeps it in sessionStorage: account, tokens and interaction by its key scheme.
const { clientId, tenantId, authority } = globalThis.settings;
const environment = new URL(authority).host;
const scopes = "openid profile messages.read";
/** A token is renewed a little before it ends. */
const bufferMs = 300;

const accountKeysKey = "msal.account.keys";
const tokenKeysKey = `msal.token.keys.${clientId}`;
const activeAccountKey = `msal.${clientId}.active-account-filters`;
const interactionKey = "msal.interaction.status";
const requestKey = (name) => `msal.${clientId}.request.${name}`;
const redirectUri = location.origin + location.pathname;

const status = document.querySelector("[role=status]");

const read = (key) => JSON.parse(sessionStorage.getItem(key) ?? "null");
const keep = (key, value) => sessionStorage.setItem(key, JSON.stringify(value));

function bytesToBase64Url(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function fromBase64Url(text) {
  return JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
}

const credentialKey = (homeAccountId, kind, realm, target) =>
  [homeAccountId, environment, kind, clientId, realm, target, "", ""].join("-").toLowerCase();

function credentials() {
  return read(tokenKeysKey) ?? { idToken: [], accessToken: [], refreshToken: [] };
}

function account() {
  const filters = read(activeAccountKey);
  const keys = read(accountKeysKey) ?? [];
  return keys.map(read).find((one) => one?.homeAccountId === filters?.homeAccountId);
}

async function post(fields) {
  const response = await fetch(`${authority}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({ client_id: clientId, scope: scopes, ...fields }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** Puts what the authority granted under the keys that the library has for it. */
function keepGranted(answer) {
  const info = fromBase64Url(answer.client_info);
  const claims = fromBase64Url(answer.id_token.split(".")[1]);
  const homeAccountId = `${info.uid}.${info.utid}`;
  const accountKey = [homeAccountId, environment, tenantId].join("-").toLowerCase();
  const own = { homeAccountId, environment, clientId, realm: tenantId };
  const seconds = Math.floor(Date.now() / 1_000);
  keep(accountKey, {
    authorityType: "MSSTS",
    clientInfo: answer.client_info,
    homeAccountId,
    environment,
    realm: tenantId,
    localAccountId: claims.oid,
    username: claims.preferred_username,
    name: claims.name,
  });
  const granted = {
    idToken: { credentialType: "IdToken", ...own, secret: answer.id_token },
    accessToken: {
      credentialType: "AccessToken",
      ...own,
      secret: answer.access_token,
      tokenType: "Bearer",
      target: scopes,
      cachedAt: String(seconds),
      expiresOn: String(Date.now() / 1_000 + answer.expires_in),
    },
    refreshToken: { credentialType: "RefreshToken", ...own, secret: answer.refresh_token },
  };
  const keys = {};
  for (const [kind, credential] of Object.entries(granted)) {
    const isRefresh = kind === "refreshToken";
    const target = kind === "accessToken" ? scopes : "";
    const key = credentialKey(homeAccountId, kind, isRefresh ? "" : tenantId, target);
    keep(key, credential);
    keys[kind] = [key];
  }
  keep(tokenKeysKey, keys);
  keep(accountKeysKey, [accountKey]);
  keep(activeAccountKey, { homeAccountId, localAccountId: claims.oid, tenantId });
}

async function signIn() {
  const [state, nonce, verifier] = [0, 0, 0].map(() => crypto.randomUUID());
  sessionStorage.setItem(interactionKey, JSON.stringify({ clientId, type: "signin" }));
  keep(requestKey("params"), { state, nonce, verifier, scopes });
  sessionStorage.setItem(requestKey("origin"), location.href);
  const challenge = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: scopes,
    state,
    nonce,
    code_challenge: bytesToBase64Url(challenge),
    code_challenge_method: "S256",
  });
  location.assign(`${authority}/oauth2/v2.0/authorize?${query}`);
}

/** The way back from the authority: what was asked before has to be in this tab still. */
async function handleRedirect() {
  const answer = new URLSearchParams(location.hash.slice(1));
  if (!answer.has("code")) return;
  history.replaceState(null, "", redirectUri);
  const asked = read(requestKey("params"));
  if (read(interactionKey)?.type !== "signin" || asked?.state !== answer.get("state")) {
    throw new Error("state_not_found");
  }
  const fields = { code: answer.get("code"), code_verifier: asked.verifier };
  const granted = await post({
    grant_type: "authorization_code",
    redirect_uri: redirectUri,
    ...fields,
  });
  const { nonce } = fromBase64Url(granted.id_token.split(".")[1]);
  if (nonce !== asked.nonce) throw new Error("nonce_mismatch");
  keepGranted(granted);
  for (const key of [interactionKey, requestKey("params"), requestKey("origin")]) {
    sessionStorage.removeItem(key);
  }
}

/** The token of the active account, renewed where it is about to end. */
async function acquireTokenSilent() {
  if (account() === undefined) throw new Error("no_account");
  const { accessToken, refreshToken } = credentials();
  const cached = read(accessToken[0]);
  if (cached !== null && Date.now() + bufferMs < Number(cached.expiresOn) * 1_000) {
    return cached.secret;
  }
  const { secret } = read(refreshToken[0]);
  const granted = await post({ grant_type: "refresh_token", refresh_token: secret });
  keepGranted(granted);
  return granted.access_token;
}

function signOut() {
  const { idToken, accessToken, refreshToken } = credentials();
  const keys = [...idToken, ...accessToken, ...refreshToken, ...(read(accountKeysKey) ?? [])];
  for (const key of [...keys, tokenKeysKey, accountKeysKey, activeAccountKey]) {
    sessionStorage.removeItem(key);
  }
}

function show() {
  const own = account();
  status.textContent = own === undefined ? "Signed out" : `Signed in as ${own.username}`;
}

document.querySelector("#sign-in").addEventListener("click", () => void signIn());

document.querySelector("#load").addEventListener("click", () => void loadMessages());

async function loadMessages() {
  const messages = document.querySelector("#messages");
  try {
    const headers = { authorization: `Bearer ${await acquireTokenSilent()}` };
    const response = await fetch("/api/messages", { headers });
    messages.textContent = response.ok ? "Messages for you" : `Refused with ${response.status}`;
  } catch (error) {
    messages.textContent = `No messages: ${error.message}`;
  }
  show();
}

document.querySelector("#sign-out").addEventListener("click", () => {
  signOut();
  show();
});

try {
  await handleRedirect();
  show();
} catch (error) {
  status.textContent = `Not signed in: ${error.message}`;
}
