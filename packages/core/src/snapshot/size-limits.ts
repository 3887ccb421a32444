import { ActionError } from "../step/errors.ts";
import type { CapturedPart } from "./snapshot.ts";

/** What a session can keep. Sizes in bytes, before compression. */
export const snapshotLimits = {
  partBytes: 32 * 1024 * 1024,
  totalBytes: 64 * 1024 * 1024,
  /** Every kind of storage on 200 origins, and sessionStorage of many tabs. */
  parts: 2_000,
  /** Names of the parts; sites choose how long their own are. */
  nameBytes: 512 * 1024,
} as const;

/** @throws ActionError `state_too_large` naming the kind, the origin and the bytes of the largest part, and the limit. */
export function refuseTooLarge(parts: CapturedPart[]): void {
  const sized = parts.map((part) => ({ part, bytes: bytesOf(part) }));
  const largest = sized.reduce((most, one) => (one.bytes > most.bytes ? one : most), {
    part: undefined as CapturedPart | undefined,
    bytes: -1,
  });
  if (largest.part === undefined) return;
  const named = `the ${largest.part.kind} of ${largest.part.storageKey || "all sites"} with ${largest.bytes} bytes`;
  const totalBytes = sized.reduce((sum, { bytes }) => sum + bytes, 0);
  const nameBytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part.storageKey), 0);
  const { partBytes, ...limits } = snapshotLimits;
  if (largest.bytes > partBytes) {
    throw tooLarge(
      `A part of the browser's state is too large: ${named}, at most ${partBytes} are kept.`,
    );
  }
  const over =
    totalBytes > limits.totalBytes
      ? `${totalBytes} bytes of state, at most ${limits.totalBytes} are kept`
      : parts.length > limits.parts
        ? `state in ${parts.length} parts, at most ${limits.parts} are kept`
        : nameBytes > limits.nameBytes
          ? `origins whose names take ${nameBytes} bytes, at most ${limits.nameBytes} are kept`
          : undefined;
  if (over !== undefined) throw tooLarge(`The browser has ${over}. Largest is ${named}.`);
}

function tooLarge(what: string): ActionError {
  return new ActionError(
    "state_too_large",
    `${what} Clear what the site does not need, or use several sessions.`,
  );
}

function bytesOf(part: CapturedPart): number {
  return "content" in part ? part.content.byteLength : part.bytes;
}
