import { STATUS_CODES } from "node:http";
import type { Html } from "../http/html.ts";
import { html } from "../http/html.ts";
import type { Visit } from "../http/visit.ts";
import { layout } from "./layout.ts";

export function errorPage(visit: Visit, status: number, message: string): Html {
  return layout(visit, {
    title: STATUS_CODES[status] ?? "Error",
    main: html`<div class="card">
      <p role="alert">${message}</p>
      <p><a href="/containers">Back to the containers</a></p>
    </div>`,
  });
}
