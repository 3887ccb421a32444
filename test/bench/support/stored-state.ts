import type { StorageState } from "@dormouse/contract";
import {
  createDataKey,
  fromStorageState,
  loadPart,
  storeCapture,
  type CapturedState,
  type OpenRequest,
  type SnapshotManifest,
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

export type StoredSnapshot = NonNullable<OpenRequest["snapshot"]> & {
  session: Awaited<ReturnType<typeof createSealedSession>>;
};

/** A snapshot of a session that has one tab open, on the first of the origins. */
export function snapshotOn(world: World, site: Site, origins: number): Promise<StoredSnapshot> {
  return snapshotOf(world, withTab(fromStorageState(stateOn(site, origins)), site.storedUrl(0)));
}

/** The state with one tab open. */
export function withTab(state: CapturedState, url: string): CapturedState {
  const scroll = { x: 0, y: 0 };
  const tab: TabState = { tabId: "tab", url, title: "Stored", active: true, scroll };
  return { ...state, tabs: [tab] };
}

const key = { tenantId: "bench", sessionId: "snapshots" };

/** What the snapshots of a session are stored with. */
export async function createSealedSession({ keyring }: World) {
  const { wrapped: dataKey } = await createDataKey(keyring, key);
  return { ...key, dataKey, fence: 1 };
}

/** What was captured, stored as a first snapshot. */
export async function snapshotOf(world: World, captured: CapturedState): Promise<StoredSnapshot> {
  return stored(world, await createSealedSession(world), captured, undefined);
}

/** What was captured from a browser that woke with a snapshot. */
export function snapshotAfter(
  world: World,
  { session, manifest }: StoredSnapshot,
  captured: CapturedState,
): Promise<StoredSnapshot> {
  return stored(world, session, captured, manifest);
}

async function stored(
  world: World,
  session: Awaited<ReturnType<typeof createSealedSession>>,
  captured: CapturedState,
  base: SnapshotManifest | undefined,
): Promise<StoredSnapshot> {
  const options = { base, step: 1, nowMs: world.clock.nowMs() };
  const { manifest } = await storeCapture(world, session, captured, options);
  return { session, manifest, load: (part) => loadPart(world, session, part) };
}
