import { CookieFileEntry, DormouseError } from "@dormouse/contract";
import type { LeftOut } from "./left-out.ts";
import type { StoredCookie } from "../snapshot/part-content.ts";

const header = "# Netscape HTTP Cookie File\n# https://curl.se/docs/http-cookies.html\n\n";
const httpOnlyPrefix = "#HttpOnly_";
const fieldNames = [
  "domain",
  "include subdomains",
  "path",
  "secure",
  "expires",
  "name",
  "value",
] as const;

/**
 * Cookies as the `cookies.txt` that curl, wget and yt-dlp read. The format has no place for SameSite and priority, nor
 * for partitioned cookies and tabs in a value: such cookies are left out.
 */
export function formatNetscapeCookies(cookies: StoredCookie[]): { text: string; leftOut: LeftOut } {
  const said = cookies.filter(
    ({ name, value, partitionKey }) =>
      partitionKey === undefined && !name.includes("\t") && !value.includes("\t"),
  );
  return {
    text: header + said.map(formatLine).join(""),
    leftOut: { cookies: cookies.length - said.length },
  };
}

function formatLine(cookie: StoredCookie): string {
  const { name, value, domain, path, secure, expires, httpOnly } = cookie;
  const fields = [
    domain,
    flag(domain.startsWith(".")),
    path,
    flag(secure),
    expires === -1 ? "0" : String(Math.ceil(expires)),
    name,
    value,
  ];
  return `${httpOnly ? httpOnlyPrefix : ""}${fields.join("\t")}\n`;
}

/**
 * Reads a `cookies.txt`: seven fields to a line with tabs between them; empty lines and comments are passed over.
 * @throws DormouseError `invalid_request` with the line as its path, such as "line 3".
 */
export function parseNetscapeCookies(text: string): CookieFileEntry[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .flatMap((line, index) => {
      const content = line.startsWith(httpOnlyPrefix) ? line.slice(httpOnlyPrefix.length) : line;
      if (content.trim() === "" || content.startsWith("#")) return [];
      return [parseLine(content, content !== line, `line ${index + 1}`)];
    });
}

function parseLine(line: string, httpOnly: boolean, at: string): CookieFileEntry {
  const fields = line.split("\t");
  // Editors and mailers take the tab before an empty value away.
  if (fields.length === fieldNames.length - 1) fields.push("");
  const [
    domain = "",
    subdomains = "",
    path = "",
    secure = "",
    expires = "",
    name = "",
    value = "",
  ] = fields;
  if (fields.length !== fieldNames.length) {
    const spaces =
      fields.length === 1 && /\S +\S/.test(line) ? "; tabs, not spaces, go between them" : "";
    throw invalid(at, `has ${fields.length} fields instead of ${fieldNames.length}${spaces}`);
  }
  const entry = CookieFileEntry.safeParse({
    name,
    value,
    domain,
    hostOnly: !isTrue(subdomains, "include subdomains", at),
    path,
    secure: isTrue(secure, "secure", at),
    expires: expiryOf(expires, at),
    httpOnly,
  });
  if (entry.success) return entry.data;
  const [issue] = entry.error.issues;
  throw invalid(at, `${String(issue?.path[0])} ${issue?.message}`);
}

function isTrue(text: string, field: (typeof fieldNames)[number], at: string): boolean {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  throw invalid(at, `${field} must be TRUE or FALSE`);
}

/** 0, or nothing, is a cookie of the browser's session. */
function expiryOf(text: string, at: string): number {
  if (!/^(-1|\d+(\.\d+)?)?$/.test(text))
    throw invalid(at, "expires must be a time in Unix seconds, or 0");
  return Number(text) > 0 ? Number(text) : -1;
}

function flag(value: boolean): string {
  return value ? "TRUE" : "FALSE";
}

function invalid(at: string, message: string): DormouseError {
  return new DormouseError("invalid_request", `${at}: ${message}`, { path: at });
}
