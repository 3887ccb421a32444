import { BrowserIdentity, type Site } from "@dormouse/contract";
import {
  createSession,
  defaultSettings,
  putSite,
  type LoginState,
  type Session,
  type World,
} from "@dormouse/core";
import type { LocalWorld } from "@dormouse/local";
import { openCountedTable, type CountedTable } from "./counted-table.ts";
import { openOwnWorld } from "./own-world.ts";

/** SQLite takes one transaction at a time: more at once wait for each other. */
const atOnce = 8;

/** A world whose store is counted, with logins that are healthy. */
export type LoginTable = {
  world: World;
  table: CountedTable;
  /** Adds so many, whose turns come then. */
  add(count: number, turnAtMs: number): Promise<void>;
  close(): Promise<void>;
};

/** @param name what its table is called */
export async function openLoginTable(
  { servers, directory }: Pick<LocalWorld, "servers" | "directory">,
  name: string,
  site: Site,
): Promise<LoginTable> {
  const table = await openCountedTable(servers.dynamodbUrl);
  const counted = { ...servers, dynamodbUrl: table.url };
  const { world } = await openOwnWorld({ servers: counted, directory }, name);
  const { name: siteName, ...description } = site;
  await putSite(world, { tenantId: "bench", name: siteName }, description);
  const first = await firstSession(world);
  return {
    world,
    table,
    async add(count, turnAtMs) {
      let left = count;
      const addOthers = async (): Promise<void> => {
        for (; left > 0;) {
          left -= 1;
          await addLogin(world, first, siteName, turnAtMs);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, addOthers));
    },
    close: () => table.close(),
  };
}

async function firstSession(world: World): Promise<Session> {
  const key = { tenantId: "bench", sessionId: world.ids.next() };
  await createSession(world, defaultSettings, { ...key, identity: BrowserIdentity.parse({}) });
  const session = await world.store.read(key);
  if (session === undefined) throw new Error("the session is gone");
  return session;
}

/** A session like the first one, which holds a login. */
async function addLogin(
  world: World,
  first: Session,
  site: string,
  turnAtMs: number,
): Promise<void> {
  const sessionId = world.ids.next();
  const login: LoginState = {
    site,
    username: "bench",
    fingerprint: sessionId,
    keepAlive: true,
    everyMs: 300_000,
    health: "healthy",
    failures: 0,
    turnAtMs,
  };
  const { tenantId } = first;
  const { outcome } = await world.store.commit({
    session: { ...first, sessionId, revision: 1, login },
    events: [],
    login: {
      pointer: { tenantId, sessionId, fingerprint: sessionId },
      secret: { tenantId, sessionId, encrypted: "" },
    },
  });
  if (outcome !== "committed") throw new Error(`the commit is a ${outcome}`);
}
