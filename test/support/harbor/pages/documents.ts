import { createHash } from "node:crypto";
import type { Form } from "../http/form.ts";
import type { Html } from "../http/html.ts";
import { html } from "../http/html.ts";
import { HttpError } from "../http/http-error.ts";
import type { Reply } from "../http/reply.ts";
import { page } from "../http/reply.ts";
import type { SignedInVisit } from "../http/visit.ts";
import { csrfField, layout } from "./layout.ts";

interface Received {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
}

export function showDocuments(visit: SignedInVisit): Reply {
  return documentsPage(visit, []);
}

/** Shows what arrived; nothing is kept. */
export async function receiveDocuments(visit: SignedInVisit, form: Form): Promise<Reply> {
  const files = form.files("documents");
  if (files.length === 0) throw new HttpError(400, "Choose at least one document.");
  return documentsPage(visit, await Promise.all(files.map(receive)));
}

async function receive(file: File): Promise<Received> {
  const content = await file.bytes();
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { name: file.name, contentType: file.type, bytes: content.byteLength, sha256 };
}

function documentsPage(visit: SignedInVisit, received: readonly Received[]): Reply {
  const content = layout(visit, {
    title: "Documents",
    lead: "Send customs papers and packing lists, up to 5 MB at a time.",
    main: html`
      <form
        class="card"
        method="post"
        action="/documents"
        enctype="multipart/form-data"
        aria-label="Send documents"
      >
        ${csrfField(visit.session.csrfToken)}
        <label>Documents <input type="file" name="documents" multiple required /></label>
        <button>Send documents</button>
      </form>
      ${received.length > 0 && receivedTable(received)}
    `,
  });
  return page(content);
}

function receivedTable(received: readonly Received[]): Html {
  return html`<section class="card table" aria-labelledby="received">
    <h2 id="received">Received</h2>
    <table data-testid="received">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col">Bytes</th>
          <th scope="col">SHA-256</th>
        </tr>
      </thead>
      <tbody>
        ${received.map(
          ({ name, contentType, bytes, sha256 }) =>
            html`<tr data-testid="received-document">
              <th scope="row">${name}</th>
              <td>${contentType}</td>
              <td class="number">${bytes}</td>
              <td><code>${sha256}</code></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
