import type { Protocol } from "puppeteer-core";
import type { Seeder } from "../state/seeder.ts";

const storageTypes = "local_storage,indexeddb,cache_storage,file_systems,service_workers";

/** Whether Chromium takes the answer for one that clears its origin's storage. */
export function clearsStorage(
  origin: string,
  { responseHeaders = [] }: Pick<Protocol.Fetch.RequestPausedEvent, "responseHeaders">,
): boolean {
  return (
    isTrustworthy(new URL(origin)) &&
    responseHeaders.some(
      ({ name, value }) => name.toLowerCase() === "clear-site-data" && /"(storage|\*)"/.test(value),
    )
  );
}

/** As such an answer does. */
export async function clearStorage(origin: string, seeder: Seeder): Promise<void> {
  const { session } = await seeder.open();
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes });
}

/** Of other sites Chromium does not heed the header. */
function isTrustworthy({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || /^(.*\.)?localhost$|^127\.[\d.]+$|^\[::1\]$/.test(hostname);
}
