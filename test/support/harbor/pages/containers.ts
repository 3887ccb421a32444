import type { ContainerPage, ContainerQuery, SortKey } from "../data/container-list.ts";
import { listContainers, parseContainerQuery } from "../data/container-list.ts";
import type { Container } from "../data/containers.ts";
import { containerStatuses } from "../data/containers.ts";
import { lines } from "../data/vessel-calls.ts";
import type { Html } from "../http/html.ts";
import { html } from "../http/html.ts";
import { HttpError } from "../http/http-error.ts";
import type { Reply } from "../http/reply.ts";
import { page } from "../http/reply.ts";
import type { SignedInVisit, Visit } from "../http/visit.ts";
import { dayText, kilogramsText, options, statusBadge } from "./format.ts";
import { layout } from "./layout.ts";

export function showContainers(visit: SignedInVisit): Reply {
  const query = containerQueryOf(visit);
  const list = listContainers(query);
  const content = layout(visit, {
    title: "Containers",
    lead: html`<span data-testid="summary">${summary(list)}</span>`,
    aside: html`<a class="button quiet" href="/containers.csv?${visit.query.toString()}" download
      >Download CSV</a
    >`,
    main: html`${filters(query)} ${list.total === 0 ? nothingFound : table(visit, query, list)}
    ${pages(visit, list)}`,
  });
  return page(content);
}

/** Throws {@link HttpError} 400 with the sentence that says which value is unknown. */
export function containerQueryOf(visit: Visit): ContainerQuery {
  const query = parseContainerQuery(visit.query);
  if (typeof query === "string") throw new HttpError(400, query);
  return query;
}

const nothingFound = html`<p class="card empty">
  No container matches. <a href="/containers">Show all</a>
</p>`;

function summary({ rows, total, firstRow }: ContainerPage): string {
  return total === 0
    ? "No containers"
    : `${firstRow}–${firstRow + rows.length - 1} of ${total} containers`;
}

function filters({ search, status, line, sort, direction }: ContainerQuery): Html {
  return html`<form
    class="card filters"
    method="get"
    action="/containers"
    role="search"
    aria-label="Containers"
  >
    <label
      >Number <input type="search" name="search" value="${search}" placeholder="e.g. NWLU"
    /></label>
    <label>
      Status
      <select name="status">
        <option value="">Any status</option>
        ${options(containerStatuses, status)}
      </select>
    </label>
    <label>
      Shipping line
      <select name="line">
        <option value="">Any line</option>
        ${options(
          lines.map(({ name }) => name),
          line,
        )}
      </select>
    </label>
    <input type="hidden" name="sort" value="${sort}" />
    <input type="hidden" name="direction" value="${direction}" />
    <div class="actions"><button>Apply filters</button> <a href="/containers">Clear</a></div>
  </form>`;
}

function table(visit: Visit, query: ContainerQuery, { rows }: ContainerPage): Html {
  const header = (key: SortKey, label: string): Html => sortableHeader(visit, query, key, label);
  return html`<div class="card table">
    <table data-testid="containers">
      <caption class="unseen">
        Containers
      </caption>
      <thead>
        <tr>
          ${header("number", "Container")} ${header("line", "Line")}
          <th scope="col">Type</th>
          ${header("status", "Status")}
          <th scope="col">Location</th>
          <th scope="col">Vessel</th>
          ${header("arrival", "Arrival")} ${header("weight", "Gross weight")}
        </tr>
      </thead>
      <tbody>
        ${rows.map(row)}
      </tbody>
    </table>
  </div>`;
}

function row({ number, call, type, status, location, grossKg }: Container): Html {
  return html`<tr data-testid="container-row" data-container="${number}">
    <th scope="row"><a href="/containers/${number}">${number}</a></th>
    <td>${call.line.name}</td>
    <td>${type.name}</td>
    <td>${statusBadge(status)}</td>
    <td>${location}</td>
    <td>${call.vessel} <small>${call.voyage}</small></td>
    <td>${dayText(call.berthsAt)}</td>
    <td class="number">${kilogramsText(grossKg)}</td>
  </tr>`;
}

function sortableHeader(visit: Visit, query: ContainerQuery, key: SortKey, label: string): Html {
  const sorted = query.sort === key;
  const direction = sorted && query.direction === "ascending" ? "descending" : "ascending";
  const link = addressWith(visit, { sort: key, direction, page: "1" });
  return html`<th scope="col" ${sorted && html` aria-sort="${query.direction}"`}>
    <a href="${link}">${label}</a>
  </th>`;
}

function pages(visit: Visit, { page: current, pageCount }: ContainerPage): Html | undefined {
  if (pageCount === 1) return undefined;
  const link = (target: number, label: string | number): Html =>
    html`<a
      href="${addressWith(visit, { page: String(target) })}"
      ${target === current && label === target && html` aria-current="page"`}
      >${label}</a
    >`;
  const numbers = Array.from({ length: pageCount }, (_, index) => index + 1);
  return html`<nav class="pages" aria-label="Pages">
    ${current > 1 && link(current - 1, "Previous page")}
    ${numbers.map((number) => link(number, number))}
    ${current < pageCount && link(current + 1, "Next page")}
  </nav>`;
}

function addressWith(visit: Visit, changes: Record<string, string>): string {
  const query = new URLSearchParams(visit.query);
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  return `/containers?${query}`;
}
