import { DormouseError } from "@dormouse/contract";

/**
 * Something is stored in a layout that this program does not know, since a newer one wrote it. It is neither read
 * nor written over: the newer program goes on with it once it is back.
 */
export class NewerLayoutError extends DormouseError {
  override readonly name: string = "NewerLayoutError";

  constructor({ kind, version: known }: { kind: string; version: number }, version: number) {
    super(
      "newer_layout",
      `A newer version of Dormouse stored the ${kind} in layout ${version}; this one knows layouts up to ${known}. ` +
        "Deploy the newer version again.",
    );
  }
}
