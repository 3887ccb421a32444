import { z } from "zod";
import { limits } from "../limits.ts";
import { Origin } from "../origin.ts";

/** Headers of a connection or a message are the browser's own: another's would break the request. */
const ofTheBrowser = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "cookie",
  "cookie2",
  "expect",
  "host",
  "keep-alive",
  "origin",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
/** Set here, they would contradict what the page's scripts are told. */
const ofTheIdentity = new Set(["accept-language", "user-agent"]);

/** @returns why the header may not be added, if so. */
function refusalOf(name: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return "is not the name of a header";
  const header = name.toLowerCase();
  if (ofTheBrowser.has(header) || header.startsWith("proxy-"))
    return "is set by the browser itself";
  if (ofTheIdentity.has(header) || header.startsWith("sec-")) {
    return "follows from userAgent, locale and clientHints";
  }
  return undefined;
}

const HeaderValue = z
  .string()
  .max(4_096)
  // A line break here would let a header smuggle in others.
  .regex(/^[\t\x20-\x7e]*$/, "must be printable ASCII on one line");

const Headers = z.record(z.string().max(100), HeaderValue).superRefine((headers, context) => {
  const seen = new Set<string>();
  for (const name of Object.keys(headers)) {
    const refusal = seen.has(name.toLowerCase()) ? "is there twice" : refusalOf(name);
    if (refusal !== undefined) context.addIssue({ code: "custom", path: [name], message: refusal });
    seen.add(name.toLowerCase());
  }
});

/** Headers sent with requests to one site, or to every one. */
export const ExtraHeaders = z
  .strictObject({
    origin: Origin.optional().meta({
      description: "The only site they are sent to. Default: every site, third parties too.",
    }),
    headers: Headers,
  })
  .superRefine(({ origin, headers }, context) => {
    if (origin !== undefined) return;
    const name = Object.keys(headers).find((header) => header.toLowerCase() === "authorization");
    if (name === undefined) return;
    const message = "needs an origin beside it: every site would be told";
    context.addIssue({ code: "custom", path: ["headers", name], message });
  })
  .meta({ id: "ExtraHeaders" });
export type ExtraHeaders = z.infer<typeof ExtraHeaders>;

export const ExtraHeadersList = z
  .array(ExtraHeaders)
  .max(20)
  .refine((list) => JSON.stringify(list).length <= limits.extraHeadersBytes, {
    error: `must be at most ${limits.extraHeadersBytes} bytes of JSON`,
  });
