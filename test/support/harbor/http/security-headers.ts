import type { Visit } from "./visit.ts";

/** The one page that the partner's pages may show in a frame. */
const framedPath = "/berths/plan";

/** The same site under its other host name: to a browser another origin, and another site. */
export function partnerOrigin(url: URL): string {
  const partner = new URL(url.origin);
  partner.hostname = url.hostname === "localhost" ? "127.0.0.1" : "localhost";
  return partner.origin;
}

/** What every answer carries. Scripts run only with the nonce of this very answer. */
export function securityHeaders({ url, nonce, session }: Visit): Record<string, string> {
  const partner = partnerOrigin(url);
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-src 'self' ${partner}`,
    `frame-ancestors 'self' ${url.pathname === framedPath ? partner : ""}`,
  ];
  return {
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": session ? "no-store" : "no-cache",
  };
}
