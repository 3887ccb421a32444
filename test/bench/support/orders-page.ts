import type { PageElement, PageMemory, Ref, Row } from "@dormouse/core";

const rowCount = 100;

/** A page of an admin: so many orders, each with a link and a button, as a session knows it. One cell is the caller's. */
export function ordersPage(status: string): PageMemory {
  const elements: Record<Ref, PageElement<Ref>> = {};
  const byKey: Record<string, Row> = {};
  for (let index = 0; index < rowCount; index += 1) {
    const link: Ref = `e${3 * index + 2}`;
    const button: Ref = `e${3 * index + 3}`;
    const number = `#${1_000 + index}`;
    elements[link] = { role: "link", name: number, verb: "click", href: `/orders/${index}` };
    elements[button] = { role: "button", name: `Cancel ${number}`, verb: "click" };
    byKey[`order-${index}`] = {
      cells: [number, "Ada Lovelace", "31.00", index === 50 ? status : "Open"],
      ref: `e${3 * index + 1}`,
      elements: [link, button],
    };
    elements[`e${3 * index + 1}`] = { role: "row", name: "" };
  }
  const refs = Object.keys(elements) as Ref[];
  return {
    content: {
      route: "/orders",
      url: "https://shop.example/orders",
      title: "Orders",
      breadcrumbs: ["Home", "Orders"],
      order: ["orders"],
      sections: {
        orders: {
          kind: "table",
          name: "Orders",
          columns: ["Number", "Customer", "Total", "Status"],
          rows: { order: Object.keys(byKey), byKey },
        },
      },
      elements,
      main: "orders",
      filters: {},
      images: {},
    },
    refs: {
      next: 3 * rowCount + 1,
      signatures: Object.fromEntries(refs.map((ref) => [ref, `${ref}-signature-of-it`])),
    },
  };
}
