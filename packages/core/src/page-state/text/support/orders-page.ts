import type { PageContent, PageElement, Ref, Row } from "../../page-content.ts";

const link = (name: string, more: Partial<PageElement<Ref>> = {}): PageElement<Ref> => ({
  role: "link",
  name,
  verb: "click",
  ...more,
});

/** A page of a shop's orders as the outline would have it: navigation, a form, rows with buttons, and prose. */
export function ordersPage(rowCount = 3): PageContent {
  const elements: Record<Ref, PageElement<Ref>> = {
    e1: { role: "navigation", name: "Main" },
    e2: link("Orders", { current: true, href: "/orders" }),
    e3: link("Getting started", { href: "/start" }),
    e4: link("Code", { href: "https://github.com/harbor/harbor" }),
    e5: { role: "searchbox", name: "Search", verb: "fill", value: "bolts" },
    e6: {
      role: "combobox",
      name: "Status",
      verb: "select",
      value: "Open",
      options: ["Any", "Open", "Closed"],
      optionCount: 3,
    },
    e7: { role: "table", name: "Orders" },
    e8: link("Next"),
    e9: { role: "article", name: "About" },
  };
  const rows = Array.from({ length: rowCount }, (_, index) => addRow(elements, index));
  return {
    route: "/orders?page=2",
    url: "https://harbor.test/orders?page=2",
    title: "Orders · Harbor",
    breadcrumbs: ["Home", "Orders"],
    order: ["main", "search", "orders", "about"],
    sections: {
      main: { kind: "navigation", name: "Main", ref: "e1", elements: ["e2", "e3", "e4"] },
      search: { kind: "form", elements: ["e5", "e6"] },
      orders: {
        kind: "table",
        name: "Orders",
        ref: "e7",
        elements: ["e8"],
        columns: ["", "Order", "Customer", "Total", ""],
        rows: {
          order: rows.map(({ key }) => key),
          byKey: Object.fromEntries(rows.map(({ key, row }) => [key, row])),
        },
      },
      about: {
        kind: "text",
        name: "About",
        ref: "e9",
        text: "Harbor keeps the books of a warehouse. It ships to all the world.",
        textLength: 1_465,
      },
    },
    elements,
    main: "orders",
    pagination: { of: "orders", page: 2, totalPages: 3, next: "e8" },
    filters: {},
    images: { ab12: { alt: "Logo", width: 100, height: 40 } },
  };
}

function addRow(elements: Record<Ref, PageElement<Ref>>, index: number): { key: string; row: Row } {
  const number = `#${1001 + index}`;
  const [select, open, remove] = [0, 1, 2].map((offset): Ref => `e${100 + index * 3 + offset}`) as [
    Ref,
    Ref,
    Ref,
  ];
  elements[select] = { role: "checkbox", name: `Select ${number}`, verb: "check", checked: false };
  elements[open] = link(number, { href: `/orders/${1001 + index}` });
  elements[remove] = { role: "button", name: "Delete", verb: "click" };
  const customer = index % 2 === 0 ? "Alice" : "Bob Jones";
  return {
    key: number,
    row: {
      cells: ["", number, customer, `$${12 * (index + 1)}.00`, "Delete"],
      elements: [select, open, remove],
    },
  };
}
