import type { Html } from "./html.ts";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export function page(markup: Html, status = 200, headers: Reply["headers"] = {}): Reply {
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8", ...headers },
    body: markup.text,
  };
}

export function json(value: unknown, status = 200, headers: Reply["headers"] = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(value),
  };
}

/** 303: the browser asks for the new address with GET, so that a reload does not send a form again. */
export function seeOther(location: string, headers: Reply["headers"] = {}): Reply {
  return { status: 303, headers: { location, ...headers }, body: "" };
}

export function attachment(fileName: string, contentType: string, body: string): Reply {
  const headers = {
    "content-type": contentType,
    "content-disposition": `attachment; filename="${fileName}"`,
  };
  return { status: 200, headers, body };
}
