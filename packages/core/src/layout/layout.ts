import { NewerLayoutError } from "./newer-layout-error.ts";

/** Turns a record of one layout into the same record of the next. */
export type Upgrade = (earlier: never) => unknown;

/** A value beside the version of the layout that it is stored in; without one it is of the first. */
export type Stamped<Value> = Value & { schemaVersion?: number };

/** How records of one kind are stored: the layout they are written in, and how those of earlier ones are read. */
export class Layout<Value> {
  readonly kind: string;
  /** Of the layout that records are written in. The first is 1. */
  readonly version: number;
  readonly #upgrades: readonly Upgrade[];

  /**
   * @param kind as a message names it, such as "session".
   * @param upgrades from the first layout to the second, from that to the third, and so on.
   */
  constructor(kind: string, upgrades: readonly Upgrade[] = []) {
    this.kind = kind;
    this.version = upgrades.length + 1;
    this.#upgrades = upgrades;
  }

  /**
   * @param record as it was stored.
   * @param version of its layout; records without one are of the first.
   * @returns the record as this program writes it.
   * @throws NewerLayoutError
   */
  read(record: unknown, version: number = 1): Value {
    this.refuseNewer(version);
    const upgrades = this.#upgrades.slice(version - 1);
    return upgrades.reduce((earlier, upgrade) => upgrade(earlier as never), record) as Value;
  }

  /** @throws NewerLayoutError for a layout that this program does not know: it would misread it. */
  refuseNewer(version: number = 1): void {
    if (version > this.version) throw new NewerLayoutError(this, version);
  }

  /** @returns the value to be written as JSON, with its version. */
  stamp<Record extends object>(record: Record): Record & { schemaVersion: number } {
    return { ...record, schemaVersion: this.version };
  }

  /**
   * The way back from `stamp`.
   * @throws NewerLayoutError
   */
  readStamped(stamped: object): Value {
    const { schemaVersion, ...record } = stamped as Stamped<object>;
    return this.read(record, schemaVersion);
  }
}
