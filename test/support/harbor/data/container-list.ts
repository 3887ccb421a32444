import type { Container, ContainerStatus } from "./containers.ts";
import { containerStatuses, containers } from "./containers.ts";
import { lines } from "./vessel-calls.ts";

export const sortKeys = ["number", "line", "status", "arrival", "weight"] as const;
export type SortKey = (typeof sortKeys)[number];
export type SortDirection = "ascending" | "descending";

/** What a list of containers was asked for; everything stands in the query string. */
export interface ContainerQuery {
  readonly search: string;
  readonly status: ContainerStatus | undefined;
  readonly line: string | undefined;
  readonly sort: SortKey;
  readonly direction: SortDirection;
  /** From 1. */
  readonly page: number;
}

export interface ContainerPage {
  readonly rows: readonly Container[];
  readonly total: number;
  /** The page shown: the last one when a later one was asked for. */
  readonly page: number;
  readonly pageCount: number;
  /** Position of the first row, from 1; 0 when there are none. */
  readonly firstRow: number;
}

export const pageSize = 20;

/**
 * Reads `search`, `status`, `line`, `sort`, `direction` and `page`; an empty value counts as absent.
 * Returns a sentence instead when a value is none that the list knows.
 */
export function parseContainerQuery(query: URLSearchParams): ContainerQuery | string {
  const given = (name: string): string | undefined => query.get(name)?.trim() || undefined;
  const status = oneOf(containerStatuses, given("status"));
  const line = oneOf(
    lines.map(({ name }) => name),
    given("line"),
  );
  const sort = oneOf(sortKeys, given("sort") ?? "number");
  const direction = oneOf(["ascending", "descending"] as const, given("direction") ?? "ascending");
  const page = given("page") ?? "1";
  if (status === null) return "There is no such status.";
  if (line === null) return "There is no such shipping line.";
  if (!sort || !direction) return "The list cannot be sorted that way.";
  if (!/^[1-9]\d{0,5}$/.test(page)) return "A page number is a whole number from 1.";
  return { search: given("search") ?? "", status, line, sort, direction, page: Number(page) };
}

/** All containers that match, in the order asked for. */
export function selectContainers({
  search,
  status,
  line,
  sort,
  direction,
}: ContainerQuery): Container[] {
  const wanted = search.toUpperCase().replaceAll(/\s/g, "");
  const sign = direction === "ascending" ? 1 : -1;
  return containers
    .filter((container) => !status || container.status === status)
    .filter((container) => !line || container.call.line.name === line)
    .filter((container) => container.number.includes(wanted))
    .toSorted((left, right) => sign * compare(left, right, sort) || compare(left, right, "number"));
}

/** One page of what {@link selectContainers} gives. */
export function listContainers(query: ContainerQuery): ContainerPage {
  const selected = selectContainers(query);
  const pageCount = Math.max(1, Math.ceil(selected.length / pageSize));
  const page = Math.min(query.page, pageCount);
  const start = (page - 1) * pageSize;
  const rows = selected.slice(start, start + pageSize);
  return { rows, total: selected.length, page, pageCount, firstRow: rows.length && start + 1 };
}

function compare(left: Container, right: Container, key: SortKey): number {
  switch (key) {
    case "number":
      return compareText(left.number, right.number);
    case "line":
      return compareText(left.call.line.name, right.call.line.name);
    case "status":
      return containerStatuses.indexOf(left.status) - containerStatuses.indexOf(right.status);
    case "arrival":
      return compareText(left.call.berthsAt, right.call.berthsAt);
    case "weight":
      return left.grossKg - right.grossKg;
  }
}

/** By code unit: a locale's own order would differ from machine to machine. */
function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** The choice, `undefined` when none was made, `null` when it is not among the choices. */
function oneOf<Choice extends string>(
  choices: readonly Choice[],
  chosen: string | undefined,
): Choice | undefined | null {
  if (chosen === undefined) return undefined;
  return choices.find((choice) => choice === chosen) ?? null;
}
