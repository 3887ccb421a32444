import type { StoredCookie } from "@dormouse/core";
import type { CDPSession, Protocol } from "puppeteer-core";

/** Every cookie of the browser, in the order of its store, without what follows from other fields. */
export async function readCookies(session: CDPSession): Promise<StoredCookie[]> {
  const { cookies } = await session.send("Storage.getCookies");
  return cookies.map(toStored);
}

/** Sets all in one call; one by one where Chromium refuses any, so that one does not cost the others. */
export async function writeCookies(session: CDPSession, cookies: StoredCookie[]): Promise<void> {
  if (cookies.length === 0) return;
  const parameters = cookies.map(toParameter);
  try {
    await session.send("Storage.setCookies", { cookies: parameters });
  } catch {
    for (const cookie of parameters) {
      await session.send("Storage.setCookies", { cookies: [cookie] }).catch(() => undefined);
    }
  }
}

function toStored(cookie: Protocol.Network.Cookie): StoredCookie {
  return {
    name: cookie.name,
    value: cookie.value,
    domain: cookie.domain,
    path: cookie.path,
    expires: cookie.session ? -1 : cookie.expires,
    httpOnly: cookie.httpOnly,
    secure: cookie.secure,
    ...(cookie.sameSite === undefined ? {} : { sameSite: cookie.sameSite }),
    priority: cookie.priority,
    sourceScheme: cookie.sourceScheme,
    sourcePort: cookie.sourcePort,
    ...(cookie.partitionKey === undefined
      ? {}
      : {
          partitionKey: {
            topLevelSite: cookie.partitionKey.topLevelSite,
            hasCrossSiteAncestor: cookie.partitionKey.hasCrossSiteAncestor,
          },
        }),
  };
}

function toParameter(cookie: StoredCookie): Protocol.Network.CookieParam {
  const { expires, ...attributes } = cookie;
  return expires === -1 ? attributes : { ...attributes, expires };
}
