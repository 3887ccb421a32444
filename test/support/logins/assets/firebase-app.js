// A login as Firebase Authentication keeps it: database, store, key and record by its names.
const { apiKey, appName } = globalThis.settings;
const databaseName = "firebaseLocalStorageDb";
const storeName = "firebaseLocalStorage";
const userKey = `firebase:authUser:${apiKey}:${appName}`;
/** A token is renewed a little before it ends. */
const bufferMs = 300;

const status = document.querySelector("[role=status]");

function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function open() {
  const request = indexedDB.open(databaseName, 1);
  request.onupgradeneeded = () =>
    request.result.createObjectStore(storeName, { keyPath: "fbase_key" });
  return result(request);
}

async function inStore(mode, work) {
  const database = await open();
  try {
    return await work(database.transaction(storeName, mode).objectStore(storeName));
  } finally {
    database.close();
  }
}

const readUser = () =>
  inStore("readonly", async (store) => (await result(store.get(userKey)))?.value);
const keepUser = (value) =>
  inStore("readwrite", (store) => result(store.put({ fbase_key: userKey, value })));
const forgetUser = () => inStore("readwrite", (store) => result(store.delete(userKey)));

/** As the library finds out whether it may keep anything. */
async function isAvailable() {
  const key = "__sak";
  await inStore("readwrite", (store) => result(store.put({ fbase_key: key, value: key })));
  await inStore("readwrite", (store) => result(store.delete(key)));
}

async function post(path, fields) {
  const response = await fetch(`${path}?key=${apiKey}`, {
    method: "POST",
    body: new URLSearchParams(fields),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error.message);
  return answer;
}

async function signIn(email, password) {
  const answer = await post("/v1/accounts:signInWithPassword", { email, password });
  const now = Date.now();
  await keepUser({
    uid: answer.localId,
    email: answer.email,
    emailVerified: true,
    isAnonymous: false,
    providerData: [{ providerId: "password", uid: email, displayName: null, email }],
    stsTokenManager: {
      refreshToken: answer.refreshToken,
      accessToken: answer.idToken,
      expirationTime: now + Number(answer.expiresIn) * 1_000,
    },
    createdAt: String(now),
    lastLoginAt: String(now),
    apiKey,
    appName,
  });
}

/** The user's token, renewed where it is about to end. A user whose token cannot be renewed is signed out. */
async function freshToken() {
  const user = await readUser();
  if (user === undefined) throw new Error("signed out");
  const { accessToken, expirationTime, refreshToken } = user.stsTokenManager;
  if (Date.now() + bufferMs < expirationTime) return accessToken;
  try {
    const answer = await post("/v1/token", {
      grant_type: "refresh_token",
      refresh_token: refreshToken,
    });
    user.stsTokenManager = {
      refreshToken: answer.refresh_token,
      accessToken: answer.access_token,
      expirationTime: Date.now() + Number(answer.expires_in) * 1_000,
    };
    await keepUser(user);
    return answer.access_token;
  } catch (error) {
    await forgetUser();
    throw error;
  }
}

async function showStatus() {
  const user = await readUser();
  status.textContent = user === undefined ? "Signed out" : `Signed in as ${user.email}`;
}

document.querySelector("#sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(event.target));
  void signIn(email, password).then(showStatus);
});

document.querySelector("#load").addEventListener("click", () => void loadMessages());

async function loadMessages() {
  const messages = document.querySelector("#messages");
  try {
    const headers = { authorization: `Bearer ${await freshToken()}` };
    const response = await fetch("/api/messages", { headers });
    messages.textContent = response.ok ? "Messages for you" : `Refused with ${response.status}`;
  } catch (error) {
    messages.textContent = `No messages: ${error.message}`;
  }
  await showStatus();
}

document.querySelector("#sign-out").addEventListener("click", () => {
  void forgetUser().then(showStatus);
});

await isAvailable();
await showStatus();
