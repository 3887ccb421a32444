import { selectContainers } from "../data/container-list.ts";
import type { Container } from "../data/containers.ts";
import type { Reply } from "../http/reply.ts";
import { attachment } from "../http/reply.ts";
import type { SignedInVisit } from "../http/visit.ts";
import { containerQueryOf } from "./containers.ts";

const columns: Record<string, (container: Container) => string | number> = {
  container: ({ number }) => number,
  line: ({ call }) => call.line.name,
  type: ({ type }) => type.code,
  status: ({ status }) => status,
  location: ({ location }) => location,
  vessel: ({ call }) => call.vessel,
  voyage: ({ call }) => call.voyage,
  arrival: ({ call }) => call.berthsAt,
  gross_kg: ({ grossKg }) => grossKg,
  last_free_day: ({ lastFreeDay }) => lastFreeDay,
};

/** Every container that fits the filters, on all pages, as CSV (RFC 4180). */
export function downloadContainers(visit: SignedInVisit): Reply {
  const records = selectContainers(containerQueryOf(visit)).map((container) =>
    Object.values(columns).map((column) => String(column(container))),
  );
  const text = [Object.keys(columns), ...records]
    .map((record) => `${record.map(quote).join(",")}\r\n`)
    .join("");
  return attachment("harbor-containers.csv", "text/csv; charset=utf-8", text);
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
