import type { HistoryPage, MediaView, PageDiff, PageState } from "@dormouse/contract";
import { session } from "./examples.ts";

const at = "2026-01-05T09:30:02.000Z";

export const pageState: PageState = {
  session_id: session.sessionId,
  agent_id: "price-watcher",
  agent_name: "price-watcher",
  page_state: {
    route: "/orders?status=open&page=2",
    url: "https://shop.example.com/orders?status=open&page=2",
    metadata: { title: "Orders", breadcrumbs: ["Home", "Orders"] },
    visible_items: [
      { id: "1012", title: "1012", excerpt: "Ada Lovelace · 31.00", elements: ["e14", "e15"] },
    ],
    pagination: {
      cursor: 2,
      total_pages: 5,
      page_size: 10,
      total_items: 50,
      of: "table-orders",
      next: "e20",
    },
    filters: { Status: "Open" },
    sort: { key: "Number", order: "asc" },
    main: "table-orders",
    section_order: ["form-search", "table-orders"],
    sections: {
      "form-search": { kind: "form", name: "Search", elements: ["e7", "e8"] },
      "table-orders": {
        kind: "table",
        name: "Orders",
        elements: ["e20"],
        columns: ["Number", "Customer", "Total"],
        rows: {
          order: ["1012"],
          by_key: {
            "1012": { cells: ["1012", "Ada Lovelace", "31.00"], elements: ["e14", "e15"] },
          },
        },
      },
    },
    elements: {
      e7: {
        role: "searchbox",
        name: "Customer",
        value: "",
        constraints: { max_length: 80 },
      },
      e8: { role: "button", name: "Search" },
      e14: { role: "link", name: "1012", href: "/orders/1012" },
      e15: { role: "button", name: "Cancel", disabled: "disabled" },
      e20: { role: "link", name: "Next", href: "/orders?status=open&page=3" },
    },
    images: {},
    step: 3,
  },
  action_state: {
    available_actions: [
      {
        ref: "e7",
        action: "fill",
        name: "Customer",
        arguments: {
          type: "object",
          properties: { value: { type: "string", maxLength: 80 } },
          required: ["value"],
        },
      },
      { ref: "e8", action: "click", name: "Search" },
      { ref: "e20", action: "click", name: "Next" },
      { ref: "e14", action: "click", name: "1012" },
    ],
    disabled_actions: [{ ref: "e15", action: "click", name: "Cancel", reason: "disabled" }],
    argument_schemas: [],
  },
  history: {
    actions: [
      {
        t: 2,
        action: "click",
        input: { locator: { ref: "e19" } },
        delta: { page_state: { route: "/orders?status=open&page=2", pagination: { cursor: 2 } } },
        timestamp: at,
        success: true,
        observation: "Orders (https://shop.example.com/orders?status=open&page=2)",
        step: 3,
      },
    ],
  },
  statistics: {
    total_actions: 3,
    successful_actions: 3,
    failed_actions: 0,
    session_start: "2026-01-05T09:30:00.000Z",
    last_activity: at,
  },
  query_cache: {},
  last_updated: at,
};

export const pageText = `# Orders
/orders?status=open&page=2
Home > Orders
form Search
  e7 search Customer
  e8 button Search
table Orders: Number | Customer | Total
  e14 1012 | Ada Lovelace | 31.00 e15 disabled button Cancel
  e20 Next
`;

export const pageDiff: PageDiff = {
  since: 3,
  step: 4,
  full: false,
  delta: { page_state: { step: 4, elements: { e7: { value: "Ada" } } } },
};

export const historyPage: HistoryPage = {
  session_id: pageState.session_id,
  actions: pageState.history.actions,
  total: 3,
  limit: 20,
  offset: 0,
};

export const media: MediaView = {
  id: "Jb2kq0p1xQZr",
  kind: "image",
  alt: "Orders by month",
  type: "image/webp",
  width: 1_200,
  height: 800,
  bytes: 48_213,
  step: 4,
  perceptual_hash: "3c7e66c3db99e718",
  embedding_key: "3c7e66c3db99e718",
  thumbnail: {
    url: "https://files.dormouse.example/thumbnails/Jb2kq0p1xQZr.jpg?signature=example",
    type: "image/jpeg",
    bytes: 5_120,
    width: 256,
    height: 171,
  },
  expires_at: "2026-03-31T09:05:00.000Z",
};
