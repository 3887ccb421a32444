import { PageState, PageStateCore } from "@dormouse/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyPatch } from "../diff/merge-patch.ts";
import { anyMemory } from "../diff/support/arbitrary-memory.ts";
import type { PageContent } from "../page-content.ts";
import { encodePage } from "../text/encode-page.ts";
import { viewActions } from "./action-state.ts";
import { viewDiff } from "./diff.ts";
import { viewPage } from "./page-view.ts";
import { withKinds } from "./parts.ts";
import { viewCore } from "./view.ts";

const content: PageContent = {
  route: "/orders?page=2",
  url: "https://shop.example/orders?page=2",
  title: "Orders",
  breadcrumbs: ["Home", "Orders"],
  order: ["dialog:filter", "form:filter", "table:orders"],
  sections: {
    "dialog:filter": { kind: "dialog", name: "Filter", ref: "e1", modal: true, elements: ["e2"] },
    "form:filter": { kind: "form", within: "dialog:filter", elements: ["e3", "e4", "e5", "e9"] },
    "table:orders": {
      kind: "table",
      columns: ["", "Number", "Customer"],
      rows: {
        order: ["1001"],
        byKey: { "1001": { cells: ["", "1001", "Ada"], ref: "e6", elements: ["e7"] } },
      },
      rowCount: 50,
    },
  },
  elements: {
    e1: { role: "dialog", name: "Filter" },
    e2: { role: "button", name: "Close", verb: "click" },
    e3: {
      role: "textbox",
      name: "Customer",
      verb: "fill",
      constraints: { type: "email", required: true, minLength: 3, pattern: "[a-z]+@.*" },
    },
    e4: {
      role: "combobox",
      name: "Status",
      verb: "select",
      options: ["Open", "Paid"],
      optionCount: 2,
    },
    e5: { role: "checkbox", name: "Mine", verb: "check", checked: true },
    e6: { role: "row", name: "1001" },
    e7: { role: "button", name: "Edit", verb: "click", disabled: "covered" },
    e8: {
      role: "img",
      name: "Map",
      verb: "clickAt",
      box: { x: 10, y: 20, width: 100, height: 50 },
    },
    e9: { role: "textbox", name: "Code", verb: "fill", disabled: "readOnly" },
  },
  main: "table:orders",
  pagination: {
    of: "table:orders",
    page: 2,
    totalPages: 5,
    pageSize: 10,
    totalItems: 50,
    next: "e2",
  },
  filters: {
    status: { name: "Status", value: "Open" },
    "status-2": { name: "Status", value: "x" },
  },
  images: {},
};

describe("the view of a page", () => {
  it("is as the contract says, in the names that clients of agentic web interfaces know", () => {
    const core = viewCore({ step: 4, memory: { content } });
    expect(PageStateCore.parse(core)).toEqual(core);
    expect(core.page_state).toMatchObject({
      route: "/orders?page=2",
      metadata: { title: "Orders", breadcrumbs: ["Home", "Orders"] },
      visible_items: [{ id: "1001", title: "1001", excerpt: "Ada", ref: "e6", elements: ["e7"] }],
      pagination: { cursor: 2, total_pages: 5, page_size: 10, total_items: 50, next: "e2" },
      filters: { Status: "Open", "status-2": "x" },
      sort: {},
      step: 4,
    });
  });

  it("says what each action takes, and why one cannot be done", () => {
    const {
      available_actions: available,
      disabled_actions: disabled,
      argument_schemas: usual,
    } = viewActions(content);
    expect(available.map(({ ref, action }) => [ref, action])).toEqual([
      ["e2", "click"],
      ["e3", "fill"],
      ["e4", "select"],
      ["e5", "uncheck"],
      ["e8", "clickAt"],
    ]);
    expect(available[0]?.arguments).toBeUndefined();
    expect(available[1]?.arguments).toEqual({
      type: "object",
      properties: {
        value: {
          type: "string",
          minLength: 3,
          maxLength: 65_536,
          pattern: "^(?:[a-z]+@.*)$",
          format: "email",
        },
      },
      required: ["value"],
    });
    expect(available[2]?.arguments).toMatchObject({
      properties: { options: { type: "array", maxItems: 1, items: { enum: ["Open", "Paid"] } } },
    });
    expect(available[4]?.arguments).toMatchObject({
      properties: { x: { minimum: 10, maximum: 110, default: 60 }, y: { default: 45 } },
    });
    expect(disabled).toMatchObject([
      { ref: "e9", action: "fill", reason: "read_only" },
      { ref: "e7", action: "click", reason: "covered" },
    ]);
    expect(usual).toEqual([]);
  });

  it("says once what an action takes with all that asks for nothing of its own", () => {
    const plain = structuredClone(content);
    plain.elements.e9 = { role: "textbox", name: "Code", verb: "fill" };
    const { available_actions: available, argument_schemas: usual } = viewActions(plain);
    expect(available.find(({ ref }) => ref === "e9")?.arguments).toBeUndefined();
    expect(available.find(({ ref }) => ref === "e3")?.arguments).toBeDefined();
    expect(usual).toMatchObject([
      { action: "fill", arguments: { properties: { value: { maxLength: 65_536 } } } },
    ]);
  });

  it("is had of some kinds of sections, with what lies in them", () => {
    const sorted: PageContent = { ...content, sort: { key: "Number", order: "asc" } };
    const dialogs = withKinds(sorted, ["dialog"]);
    expect(dialogs.order).toEqual(["dialog:filter", "form:filter"]);
    expect(Object.keys(dialogs.elements)).toEqual(["e1", "e2", "e3", "e4", "e5", "e9"]);
    expect(viewPage(dialogs, 1)).toMatchObject({ visible_items: [], pagination: {}, sort: {} });
    expect(withKinds(sorted, ["table"])).toMatchObject({
      main: "table:orders",
      sort: sorted.sort,
    });
  });

  it("is the same in whatever order a copy or a record holds the page's parts", () => {
    fc.assert(
      fc.property(anyMemory, ({ content: page }) => {
        const turned = (members: object) =>
          Object.fromEntries(Object.entries(members).toReversed());
        const other = {
          ...page,
          sections: turned(page.sections),
          elements: turned(page.elements),
          filters: turned(page.filters),
        };
        expect(viewCore({ step: 1, memory: { content: other } })).toEqual(
          viewCore({ step: 1, memory: { content: page } }),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("is a valid state, whatever a page may hold", () => {
    fc.assert(
      fc.property(anyMemory, (memory) => {
        const core = viewCore({ step: 1, memory });
        expect(
          JSON.parse(JSON.stringify(PageState.pick({ action_state: true }).parse(core))),
        ).toEqual(JSON.parse(JSON.stringify({ action_state: core.action_state })));
      }),
      { numRuns: 50 },
    );
  });
});

describe("a change of the view", () => {
  it("put on the view before gives exactly the view after, or is all of it", () => {
    fc.assert(
      fc.property(anyMemory, anyMemory, (before, after) => {
        const [old, now] = [
          { step: 1, memory: before },
          { step: 2, memory: after },
        ];
        const diff = viewDiff(old, now, "merge");
        const got = diff.full ? diff.state : applyPatch(viewCore(old), diff.delta ?? {});
        expect(got).toEqual(viewCore(now));
      }),
      { numRuns: 100 },
    );
  });

  it("is small where little changed, in both forms", () => {
    const edited = structuredClone(content);
    edited.elements.e3 = { role: "textbox", name: "Customer", verb: "fill", value: "a@b.c" };
    const [old, now] = [
      { step: 4, memory: { content } },
      { step: 5, memory: { content: edited } },
    ];
    expect(viewDiff(old, now, "patch").patch).toContainEqual({
      op: "add",
      path: "/page_state/elements/e3/value",
      value: "a@b.c",
    });
    expect(viewDiff(old, { step: 4, memory: { content } }, "merge")).toEqual({
      since: 4,
      step: 4,
      full: false,
      delta: {},
    });
  });

  it("is told in lines to a model", () => {
    const edited = structuredClone(content);
    edited.title = "All orders";
    const now = { step: 5, memory: { content: edited } };
    const diff = viewDiff({ step: 4, memory: { content } }, now, "lines");
    expect(diff).toMatchObject({ since: 4, step: 5, full: false });
    expect(diff.text).toContain("All orders");
    expect(viewDiff(undefined, now, "lines")).toEqual({
      step: 5,
      full: true,
      text: encodePage(edited).text,
    });
  });

  it("is all of it on another route, and where the base is lost", () => {
    const now = { step: 5, memory: { content } };
    const other = { step: 4, memory: { content: { ...content, route: "/" } } };
    expect(viewDiff(other, now, "merge")).toMatchObject({ since: 4, full: true });
    expect(viewDiff(undefined, now, "merge")).toEqual({
      step: 5,
      full: true,
      state: viewCore(now),
    });
  });
});
