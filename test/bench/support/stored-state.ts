import type { StorageState } from "@dormouse/contract";
import {
  createDataKey,
  fromStorageState,
  loadPart,
  storeCapture,
  type CapturedState,
  type OpenRequest,
  type TabState,
  type World,
} from "@dormouse/core";
import { databaseName, storeName, type Site } from "./site.ts";

const items = 20;
const records = 100;
/** What the stored page shows when all of its state is there. */
export const found = `${items} items, ${records} records`;

const text = (length: number): string => "dormouse ".repeat(Math.ceil(length / 9)).slice(0, length);

/** Cookies, localStorage and IndexedDB on so many origins, as Playwright has them. */
export function stateOn(site: Site, origins: number): StorageState {
  const indexes = Array.from({ length: origins }, (_, index) => index);
  return {
    cookies: indexes.map((index) => ({
      name: "login",
      value: `session of site ${index}`,
      domain: new URL(site.origin(index)).hostname,
      path: "/",
      expires: -1,
      httpOnly: true,
      secure: false,
      sameSite: "Lax",
    })),
    origins: indexes.map((index) => ({
      origin: site.origin(index),
      localStorage: Array.from({ length: items }, (_, item) => ({
        name: `item ${item}`,
        value: `${index} ${text(200)}`,
      })),
      indexedDB: [
        {
          name: databaseName,
          version: 1,
          stores: [
            {
              name: storeName,
              autoIncrement: false,
              records: Array.from({ length: records }, (_, record) => ({
                key: record,
                value: { site: index, note: text(100) },
              })),
              indexes: [],
            },
          ],
        },
      ],
    })),
  };
}

export type StoredSnapshot = NonNullable<OpenRequest["snapshot"]>;

/** The same state as a snapshot of a session that has one tab open, on the first of the origins. */
export function snapshotOn(world: World, site: Site, origins: number): Promise<StoredSnapshot> {
  const tab: TabState = {
    tabId: "tab",
    url: site.storedUrl(0),
    title: "Stored",
    active: true,
    scroll: { x: 0, y: 0 },
  };
  return snapshotOf(world, { ...fromStorageState(stateOn(site, origins)), tabs: [tab] });
}

const key = { tenantId: "bench", sessionId: "snapshots" };

/** What was captured, stored as a snapshot. */
export async function snapshotOf(world: World, captured: CapturedState): Promise<StoredSnapshot> {
  const { wrapped: dataKey } = await createDataKey(world.keyring, key);
  const session = { ...key, dataKey, fence: 1 };
  const options = { base: undefined, step: 1, nowMs: world.clock.nowMs() };
  const { manifest } = await storeCapture(world, session, captured, options);
  return { manifest, load: (part) => loadPart(world, session, part) };
}
