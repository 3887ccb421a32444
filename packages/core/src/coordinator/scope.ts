import type { TenantId } from "@dormouse/contract";
import type { Models } from "../model/ask-models.ts";
import type { ModelHealth } from "../model/health.ts";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";

/** Whose sessions a coordinator and its modules see, and where these are. */
export type Scope = {
  world: World;
  settings: EngineSettings;
  tenantId: TenantId;
  /** Decide what agents do. Left out, nobody can be asked. */
  models?: Models;
  /** Who can be asked, and how they stand. Left out, that is not known. */
  modelHealth?: ModelHealth | undefined;
};
