import type { ScriptAction } from "@dormouse/contract";
import { expect, it } from "vitest";
import type { PageContent } from "../page-content.ts";
import { toldInput } from "./told-input.ts";

const login: PageContent = {
  route: "/login",
  url: "https://site.example/login",
  title: "Sign in",
  breadcrumbs: [],
  order: [],
  sections: {},
  elements: {
    e1: { role: "textbox", name: "User name", verb: "fill" },
    e2: { role: "textbox", name: "Password", verb: "fill", masked: false },
    e3: { role: "button", name: "Sign in", verb: "click" },
  },
  filters: {},
  images: {},
};
const plain: PageContent = { ...login, elements: { e1: { role: "textbox", name: "Search" } } };

function toldValue(
  locator: Extract<ScriptAction, { type: "fill" }>["locator"],
  before?: PageContent,
) {
  const pages = before === undefined ? {} : { before, after: before };
  return toldInput([{ type: "fill", locator, value: "ada" }], 0, pages)["value"];
}

it("tells what was entered where the page says that the field is not masked, and nowhere else", () => {
  expect(toldValue({ ref: "e1" }, login)).toBe("ada");
  expect(toldValue({ label: "User name" }, login)).toBe("ada");
  expect(toldValue({ role: "textbox", name: "user" }, login)).toBe("ada");
  expect(toldValue({ ref: "e2" }, login)).toBe("•••");
  expect(toldValue({ label: "password" }, login)).toBe("•••");
  expect(toldValue({ ref: "e9" }, login)).toBe("•••");
  expect(toldValue("#password", login)).toBe("•••");
  expect(toldValue("#search", plain)).toBe("ada");
  expect(toldValue("#search", { ...plain, omitted: ["a frame did not answer"] })).toBe("•••");
  expect(toldValue("#search")).toBe("•••");
});

it("hides what is entered behind an action that may have led to another page", () => {
  const actions: ScriptAction[] = [
    { type: "fill", locator: { ref: "e1" }, value: "ada" },
    { type: "click", locator: { ref: "e3" } },
    { type: "type", text: "lovelace" },
    { type: "press", key: "x" },
    { type: "press", key: "Shift+X" },
    { type: "press", key: "\u{1f600}" },
    { type: "press", key: "Enter" },
    { type: "press", key: "Control+a" },
  ];
  const pages = { before: plain, after: plain };
  const told = actions.map((_, index) => toldInput(actions, index, pages));
  expect(told).toEqual([
    { locator: { ref: "e1" }, value: "ada" },
    { locator: { ref: "e3" } },
    { text: "•••" },
    { key: "•••" },
    { key: "•••" },
    { key: "•••" },
    { key: "Enter" },
    { key: "Control+a" },
  ]);
});

it("names answers and cuts what is long", () => {
  const pages = { before: plain, after: plain };
  const answered = toldInput(
    [{ type: "fill", locator: "#code", value: { input: "code" } }],
    0,
    pages,
  );
  expect(answered).toEqual({ locator: "#code", value: { input: "code" } });
  const files = [{ fileName: "a.txt", base64: "YQ==" }];
  expect(toldInput([{ type: "upload", locator: "#file", files }], 0, pages)["files"]).toEqual([
    { fileName: "a.txt", base64: "•••" },
  ]);
  const url = `https://site.example/${"x".repeat(500)}`;
  expect(String(toldInput([{ type: "goto", url }], 0, pages)["url"])).toHaveLength(200);
  const faces = "\u{1f600}".repeat(200);
  expect(String(toldInput([{ type: "goto", url: faces }], 0, pages)["url"]).isWellFormed()).toBe(
    true,
  );
});
