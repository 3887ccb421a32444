/** The cookies of a `Cookie` header; the first of a name counts. */
export function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header?.split(";") ?? []) {
    const [name = "", ...value] = pair.split("=");
    if (!cookies.has(name.trim())) cookies.set(name.trim(), value.join("=").trim());
  }
  return cookies;
}

/** A `Set-Cookie` value without an end date, which a browser forgets when it is closed, and which scripts cannot read. */
export function browserSessionCookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax`;
}

export function forgetCookie(name: string): string {
  return `${browserSessionCookie(name, "")}; Max-Age=0`;
}
