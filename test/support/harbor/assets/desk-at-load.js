// Runs before anything else in the page: what it does not find here was not there in time.
{
  const storageText = (storage, key) => storage.getItem(key) ?? "nothing";

  const savedLists = new Promise((resolve) => {
    const opening = indexedDB.open("harbor-desk", 2);
    let existed = true;
    opening.addEventListener("upgradeneeded", ({ oldVersion }) => {
      existed = oldVersion > 0;
      const database = opening.result;
      if (oldVersion < 1) {
        const lists = database.createObjectStore("lists", { keyPath: "id", autoIncrement: true });
        lists.createIndex("byName", "name", { unique: false });
        lists.createIndex("byContainer", "containers", { multiEntry: true });
      }
      if (oldVersion < 2) database.createObjectStore("keys");
    });
    opening.addEventListener("success", () => {
      const database = opening.result;
      const reading = database.transaction("lists").objectStore("lists").index("byName").getAll();
      reading.addEventListener("success", () => {
        resolve({ existed, lists: reading.result });
        database.close();
      });
    });
    opening.addEventListener("error", () => resolve({ existed: false, lists: [] }));
  });

  window.deskAtLoad = {
    preferences: storageText(localStorage, "desk.preferences"),
    lastLeft: storageText(localStorage, "desk.lastLeft"),
    draft: storageText(sessionStorage, "desk.draft"),
    cookies: document.cookie || "none readable",
    savedLists,
  };
}
