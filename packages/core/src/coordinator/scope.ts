import type { TenantId } from "@dormouse/contract";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";

/** Whose sessions a coordinator and its modules see, and where these are. */
export type Scope = { world: World; settings: EngineSettings; tenantId: TenantId };
