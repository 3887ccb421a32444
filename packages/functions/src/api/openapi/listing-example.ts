import type { ListingView } from "@dormouse/contract";

export const listing: ListingView = {
  key: "pQ0mJ9u3xH4c7V1rZk2sYtB8nLw5aDfe",
  session_id: "0199d2a8-4f7a-7c3e-9b1d-2f6a5c8e0d41",
  step: 3,
  cached_at: "2026-01-05T09:31:00.000Z",
  url: "https://shop.example.com/orders?page=2",
  title: "Orders",
  filters: { Status: "Open" },
  sort: { key: "Date", order: "desc" },
  pagination: { cursor: 2, total_pages: 5, page_size: 10, total_items: 47, from: 11, to: 20 },
  columns: ["Number", "Customer", "Total"],
  items: [{ id: "1012", cells: ["1012", "Ada Lovelace", "31.00"] }],
};
