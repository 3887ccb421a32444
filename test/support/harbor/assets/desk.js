const { preferences, lastLeft, draft, cookies, savedLists } = window.deskAtLoad;

const preferencesForm = document.querySelector("#preferences");
const listsForm = document.querySelector("#lists");
const draftField = document.querySelector("#draft");

showFound("preferences", "Preferences (localStorage)", preferences);
showFound("draft", "Draft (sessionStorage)", draft);
showFound("last-left", "Last left (localStorage)", lastLeft);
showFound("cookies", "Cookies", cookies);
void savedLists.then(({ existed, lists }) => {
  const names = lists.map(({ name }) => name).join(", ");
  showFound(
    "lists",
    "Saved lists (IndexedDB)",
    existed ? `${lists.length}: ${names || "none"}` : "nothing",
  );
});

function showFound(testId, term, text) {
  const row = document.createElement("div");
  const name = Object.assign(document.createElement("dt"), { textContent: term });
  const value = Object.assign(document.createElement("dd"), { textContent: text });
  value.dataset.testid = `found-${testId}`;
  row.append(name, value);
  document.querySelector("#found-at-load").append(row);
}

const stored = JSON.parse(localStorage.getItem("desk.preferences") ?? "{}");
for (const [name, value] of Object.entries(stored)) preferencesForm.elements[name].value = value;
draftField.value = sessionStorage.getItem("desk.draft") ?? "";

preferencesForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = Object.fromEntries(new URLSearchParams(new FormData(preferencesForm)));
  localStorage.setItem("desk.preferences", JSON.stringify(chosen));
  document.cookie = `harbor_theme=${chosen.theme}; Path=/; Max-Age=31536000; SameSite=Strict`;
  if (chosen.theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen.theme;
  document.querySelector("[data-testid=preferences-saved]").textContent = "Saved.";
});

draftField.addEventListener("input", () => sessionStorage.setItem("desk.draft", draftField.value));

addEventListener("pagehide", () => localStorage.setItem("desk.lastLeft", new Date().toISOString()));

listsForm.addEventListener("submit", (event) => {
  event.preventDefault();
  void saveList();
});

async function saveList() {
  const fields = new FormData(listsForm);
  const containers = fields
    .get("containers")
    .split(/[,\s]+/)
    .filter(Boolean);
  const list = {
    name: fields.get("name"),
    containers,
    savedAt: new Date(),
    weights: new Map([["count", containers.length]]),
  };
  if (fields.has("sealed"))
    list.attachment = new Blob([containers.join("\n")], { type: "text/plain" });
  const id = await inStore("lists", "readwrite", (lists) => lists.add(list));
  if (fields.has("sealed")) {
    const key = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, [
      "sign",
      "verify",
    ]);
    await inStore("keys", "readwrite", (keys) => keys.put(key, id));
  }
  listsForm.reset();
  await showLists();
}

async function showLists() {
  const lists = await inStore("lists", "readonly", (store) => store.getAll());
  const entries = await Promise.all(lists.map(listEntry));
  document.querySelector("#saved-lists").replaceChildren(...entries);
}

async function listEntry({ id, name, containers, savedAt, weights, attachment }) {
  const key = await inStore("keys", "readonly", (keys) => keys.get(id));
  const parts = [`${id}. ${name}: ${containers.join(", ") || "empty"}`];
  parts.push(`${weights.get("count")} containers, saved ${savedAt.toISOString()}`);
  if (attachment) parts.push(`attached “${await attachment.text()}”`);
  if (key)
    parts.push(
      `signing key ${key.algorithm.name}, ${key.extractable ? "extractable" : "not extractable"}`,
    );
  return Object.assign(document.createElement("li"), { textContent: parts.join(" · ") });
}

/** One transaction of one request; resolves with the request's result once it is committed. */
function inStore(name, mode, request) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("harbor-desk", 2);
    opening.addEventListener("error", () => reject(opening.error));
    opening.addEventListener("success", () => {
      const database = opening.result;
      const transaction = database.transaction(name, mode);
      const asked = request(transaction.objectStore(name));
      transaction.addEventListener("abort", () => reject(transaction.error));
      transaction.addEventListener("complete", () => {
        database.close();
        resolve(asked.result);
      });
    });
  });
}

void savedLists.then(showLists);
