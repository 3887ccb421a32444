import type { Case } from "../case.ts";
import { stored, type Stored } from "./stored.ts";

const values: Stored[] = [
  {
    id: "local-first-script",
    title: "an item, for the page's first script",
    write: `localStorage.setItem("theme", "dark")`,
    reads: `localStorage.getItem("theme")`,
    expected: "dark",
  },
  {
    id: "local-unicode",
    title: "names and values in any script, with NUL",
    write: `localStorage.setItem("ключ 🔑", "値\\u0000🐭")`,
    reads: `Object.entries(localStorage)`,
    expected: [["ключ 🔑", "値\u0000🐭"]],
  },
  {
    id: "local-lone-surrogate",
    title: "text that is no valid UTF-16",
    write: `localStorage.setItem("half", "a\\ud83d")`,
    reads: `JSON.stringify(localStorage.getItem("half"))`,
    expected: String.raw`"a\ud83d"`,
  },
  {
    id: "local-empty",
    title: "an empty value and an empty name",
    write: `localStorage.setItem("empty", ""); localStorage.setItem("", "nameless")`,
    reads: `[localStorage.getItem("empty"), localStorage.getItem("")]`,
    expected: ["", "nameless"],
  },
  {
    id: "local-large",
    title: "a value of a million characters",
    write: `localStorage.setItem("large", "0123456789".repeat(100_000))`,
    reads: `localStorage.getItem("large")?.length`,
    expected: 1_000_000,
  },
  {
    id: "local-many",
    title: "a thousand items",
    write: `for (let n = 0; n < 1000; n += 1) localStorage.setItem("item " + n, String(n * n))`,
    reads: `[localStorage.length, localStorage.getItem("item 999")]`,
    expected: [1000, "998001"],
  },
  {
    id: "local-proto",
    title: "items named as an object's own properties",
    write: `for (const name of ["__proto__", "length", "getItem"]) localStorage.setItem(name, name)`,
    reads: `[localStorage.length, ...["__proto__", "length", "getItem"].map((name) => Storage.prototype.getItem.call(localStorage, name))]`,
    expected: [3, "__proto__", "length", "getItem"],
  },
  {
    id: "local-removed",
    title: "nothing, where the page removed it",
    write: `localStorage.setItem("token", "1"); localStorage.removeItem("token")`,
    reads: `localStorage.getItem("token")`,
    expected: null,
  },
];

export const localStorageValues: Case[] = values.map((value) => stored("localStorage", value));
