import type { ExternalKeyPointer } from "../../session/external-key.ts";
import type { Commit } from "../store.ts";
import { Shelf } from "./shelf.ts";

/** Which sessions clients' own names stand for. */
export class MemoryExternalKeys {
  readonly #pointers = new Shelf<ExternalKeyPointer>();

  pointer(tenantId: string, externalKey: string): ExternalKeyPointer | undefined {
    return this.#pointers.get(nameOf(tenantId, externalKey));
  }

  removePointer({ tenantId, externalKey, sessionId }: ExternalKeyPointer): void {
    if (this.pointer(tenantId, externalKey)?.sessionId !== sessionId) return;
    this.#pointers.delete(nameOf(tenantId, externalKey));
  }

  apply({ externalKey: pointer }: Commit): void {
    if (pointer === undefined) return;
    this.#pointers.put(nameOf(pointer.tenantId, pointer.externalKey), pointer);
  }
}

function nameOf(...names: string[]): string {
  return JSON.stringify(names);
}
