import type { PartName } from "./snapshot.ts";

/** What a session stored is gone or was changed: a damaged store, or one that somebody else wrote to. */
export class SnapshotUnreadableError extends Error {
  override readonly name: string = "SnapshotUnreadableError";
  /** The part that does not read; absent where it is the manifest. */
  readonly part: PartName | undefined;

  constructor(version: number, why: string, options?: ErrorOptions);
  constructor(part: PartName, why: string, options?: ErrorOptions);
  constructor(what: number | PartName, why: string, options?: ErrorOptions) {
    const named =
      typeof what === "number"
        ? `snapshot ${what}`
        : `the ${what.kind} of ${what.storageKey || "all sites"}`;
    super(`${named} cannot be read: ${why}`, options);
    this.part = typeof what === "number" ? undefined : what;
  }
}

/** A state was captured from another snapshot than the session's newest: it must not replace that one. */
export class SnapshotConflictError extends Error {
  override readonly name: string = "SnapshotConflictError";

  constructor(capturedFrom: number, current: number) {
    super(`a state that follows snapshot ${capturedFrom} cannot follow snapshot ${current}`);
  }
}
