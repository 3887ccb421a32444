import { isDeepStrictEqual } from "node:util";
import type { ListResult, PageRequest } from "../store.ts";
import { pageOf } from "./listing.ts";
import { Shelf } from "./shelf.ts";

type NamedKey = { tenantId: string; name: string };

/** What tenants have of one kind, each under a name. */
export class NamedRecords<Stored extends NamedKey> {
  readonly #kind: string;
  readonly #records = new Shelf<Stored>();

  /** @param kind as its listing names it: a cursor of another kind's is refused. */
  constructor(kind: string) {
    this.#kind = kind;
  }

  read(key: NamedKey): Stored | undefined {
    return this.#records.get(placeOf(key));
  }

  put(record: Stored): void {
    this.#records.put(placeOf(record), record);
  }

  /** @returns false where `earlier` does not stand there any more. */
  replace(record: Stored, earlier: Stored): boolean {
    if (!isDeepStrictEqual(this.read(record), earlier)) return false;
    this.put(record);
    return true;
  }

  remove(key: NamedKey): void {
    this.#records.delete(placeOf(key));
  }

  list(tenantId: string, page: PageRequest): ListResult<Stored> {
    const own = this.#records.values().filter((stored) => stored.tenantId === tenantId);
    return pageOf(own, ({ name }) => name, [this.#kind, tenantId], page, "ascending");
  }
}

function placeOf({ tenantId, name }: NamedKey): string {
  return JSON.stringify([tenantId, name]);
}
