/** One request as the site saw it; query included, headers and bodies not. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly username: string | undefined;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface RequestLog {
  add(record: RequestRecord): void;
  /** Oldest first. */
  all(): readonly RequestRecord[];
  clear(): void;
}

/** A long-running site would otherwise grow with every visit. */
const keptRequests = 1_000;

export function createRequestLog(): RequestLog {
  let records: RequestRecord[] = [];
  return {
    add(record) {
      records.push(record);
      if (records.length > 2 * keptRequests) records = records.slice(-keptRequests);
    },
    all: () => records.slice(-keptRequests),
    clear() {
      records = [];
    },
  };
}
