import type { z } from "zod";
import { StorageState, type ImportMode } from "./storage-state.ts";

const { cookies, origins } = StorageState.shape;

/**
 * What an import takes in Playwright's format. One that replaces needs both lists: to leave one out would
 * delete all that it stands for.
 */
export const importedStorageState: Record<ImportMode, z.ZodType<StorageState>> = {
  replace: StorageState.extend({ cookies: cookies.unwrap(), origins: origins.unwrap() }),
  merge: StorageState.extend({
    cookies: cookies.unwrap().optional(),
    origins: origins.unwrap().optional(),
  })
    .refine((state) => state.cookies !== undefined || state.origins !== undefined, {
      error: "must have cookies, origins, or both",
    })
    .transform((state) => ({
      ...state,
      cookies: state.cookies ?? [],
      origins: state.origins ?? [],
    })),
};
