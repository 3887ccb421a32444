import { DormouseError, headers, limits } from "@dormouse/contract";
import type { ApiRequest } from "../context.ts";
import { sentHeader } from "../sent-header.ts";

/**
 * The snapshot version that the request's `If-Match` names, if it has one that names any.
 * @throws DormouseError `invalid_request`
 */
export function readIfMatch(c: ApiRequest): number | undefined {
  const header = c.req.header("if-match");
  if (header === undefined || header === "*") return undefined;
  const [, version] = /^"(\d{1,15})"$/.exec(header) ?? [];
  if (version !== undefined) return Number(version);
  throw new DormouseError(
    "invalid_request",
    'If-Match: must be an ETag of the state, such as "3"',
    {
      path: "If-Match",
    },
  );
}

/** @throws DormouseError `invalid_request` where there is none, or one that is too easy to guess. */
export function readPassphrase(c: ApiRequest): string {
  const passphrase = sentHeader(c, headers.passphrase) ?? "";
  const { passphraseLengthMin: min, passphraseLengthMax: max } = limits;
  if (/^[\x20-\x7e]*$/.test(passphrase) && passphrase.length >= min && passphrase.length <= max) {
    return passphrase;
  }
  throw new DormouseError(
    "invalid_request",
    `${headers.passphrase}: must be ${min} to ${max} printable ASCII characters for format=full`,
    { path: headers.passphrase },
  );
}

export function stateTagOf(version: number): string {
  return `"${version}"`;
}
