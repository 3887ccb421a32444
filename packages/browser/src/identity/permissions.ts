import type { PermissionGrant } from "@dormouse/contract";
import type { CDPSession } from "puppeteer-core";

/** Lets pages do what they would have to ask for; all else stays as Chromium has it. */
export async function grantPermissions(
  browser: CDPSession,
  grants: readonly PermissionGrant[],
): Promise<void> {
  await Promise.all(
    grants.flatMap(({ origin, permissions }) =>
      permissions.map((name) =>
        browser.send("Browser.setPermission", {
          permission: { name },
          setting: "granted",
          ...(origin === undefined ? {} : { origin }),
        }),
      ),
    ),
  );
}
