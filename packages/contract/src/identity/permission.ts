import { z } from "zod";
import { Origin } from "../origin.ts";

/** Names as in the web's Permissions API. */
export const PermissionName = z.enum([
  "accelerometer",
  "background-fetch",
  "background-sync",
  "camera",
  "clipboard-read",
  "clipboard-write",
  "display-capture",
  "geolocation",
  "gyroscope",
  "idle-detection",
  "keyboard-lock",
  "local-fonts",
  "magnetometer",
  "microphone",
  "midi",
  "notifications",
  "payment-handler",
  "periodic-background-sync",
  "persistent-storage",
  "pointer-lock",
  "screen-wake-lock",
  "storage-access",
  "window-management",
]);
export type PermissionName = z.infer<typeof PermissionName>;

/** What pages need not ask for. */
export const PermissionGrant = z
  .strictObject({
    origin: Origin.optional().meta({ description: "Default: every site." }),
    permissions: z.array(PermissionName).min(1).max(PermissionName.options.length),
  })
  .meta({ id: "PermissionGrant" });
export type PermissionGrant = z.infer<typeof PermissionGrant>;
