import { z } from "zod";
import { faultOfCookie } from "./cookie-check.ts";
import { eachOnce } from "../each-once.ts";
import { UploadId } from "../ids.ts";
import { faultOfDatabase, faultOfNames } from "./indexed-db-check.ts";

/**
 * Playwright's storage state (`browserContext.storageState({ indexedDB: true, opfs: true })`), field for field:
 * https://playwright.dev/docs/api/class-browsercontext#browser-context-storage-state
 * Values that JSON has no word for use Playwright's own tagged encoding in `keyEncoded` and
 * `valueEncoded`. Unknown fields of an entry are dropped, as Playwright does.
 */
export const StorageStateCookie = z
  .object({
    name: z.string(),
    value: z.string(),
    domain: z.string().min(1).meta({ description: "With a leading dot for a domain cookie." }),
    path: z.string().startsWith("/"),
    expires: z.number().meta({ description: "Unix time in seconds; -1 for a session cookie." }),
    httpOnly: z.boolean(),
    secure: z.boolean(),
    sameSite: z.enum(["Strict", "Lax", "None"]),
    partitionKey: z.string().optional(),
    _crHasCrossSiteAncestor: z.boolean().optional(),
  })
  .superRefine((cookie, context) => {
    const fault = faultOfCookie(cookie);
    if (fault !== undefined) context.addIssue({ code: "custom", ...fault });
  })
  .meta({ id: "StorageStateCookie" });
export type StorageStateCookie = z.infer<typeof StorageStateCookie>;

export const NameValue = z.object({ name: z.string(), value: z.string() });

const IndexedDBIndex = z.object({
  name: z.string(),
  keyPath: z.string().optional(),
  keyPathArray: z.array(z.string()).optional(),
  multiEntry: z.boolean(),
  unique: z.boolean(),
});

export const IndexedDBStore = z.object({
  name: z.string(),
  autoIncrement: z.boolean(),
  keyPath: z.string().optional(),
  keyPathArray: z.array(z.string()).optional(),
  records: z.array(
    z.object({
      key: z.unknown().optional(),
      keyEncoded: z.unknown().optional(),
      value: z.unknown().optional(),
      valueEncoded: z.unknown().optional(),
    }),
  ),
  indexes: z.array(IndexedDBIndex),
});

const IndexedDBDatabase = z
  .object({
    name: z.string(),
    version: z.int().min(1),
    stores: z.array(IndexedDBStore),
  })
  .superRefine((database, context) => {
    const fault = faultOfDatabase(database);
    if (fault !== undefined) context.addIssue({ code: "custom", ...fault });
  })
  .meta({ id: "IndexedDBDatabase" });
export type IndexedDBDatabase = z.infer<typeof IndexedDBDatabase>;

/** A file of the origin's private file system, or a folder. */
const OPFSEntry = z
  .object({
    path: z.string().refine((path) => path.split("/").every(isFileName), {
      error: "is no path of names with / between",
    }),
    type: z.enum(["file", "directory"]),
    base64: z.base64().optional(),
  })
  .meta({ id: "OPFSEntry" });
export type OPFSEntry = z.infer<typeof OPFSEntry>;

/** As the file system takes it: anything else would make every visit of the origin fail. */
export function isFileName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !/[/\\]/.test(name);
}

export const StorageStateOrigin = z
  .object({
    origin: z.url({ protocol: /^https?$/ }),
    localStorage: z.array(NameValue),
    indexedDB: z
      .array(IndexedDBDatabase)
      .superRefine((databases, context) => {
        const fault = faultOfNames(databases, []);
        if (fault !== undefined) context.addIssue({ code: "custom", ...fault });
      })
      .optional(),
    opfs: z.array(OPFSEntry).optional(),
  })
  .meta({ id: "StorageStateOrigin" });
export type StorageStateOrigin = z.infer<typeof StorageStateOrigin>;

/** A typo in the name of a whole list must not pass for one that is empty. */
export const StorageState = z
  .strictObject({
    cookies: z.array(StorageStateCookie).default([]),
    origins: z
      .array(StorageStateOrigin)
      .superRefine(eachOnce("origin", (origin) => URL.parse(origin)?.origin))
      .default([]),
    credentials: z.array(z.unknown()).optional().meta({
      description:
        "Virtual passkeys, as `storageState({ credentials: true })` has them: passed over.",
    }),
  })
  .meta({ id: "StorageState" });
export type StorageState = z.infer<typeof StorageState>;
export type StorageStateInput = z.input<typeof StorageState>;

/** What is exported or imported: what Playwright knows of, the cookies alone, or everything. */
export const StateFormat = z.enum(["playwright", "cookies", "full"]);
export type StateFormat = z.infer<typeof StateFormat>;

/** Whether an import takes the place of what is there, or is set upon it. */
export const ImportMode = z.enum(["replace", "merge"]);
export type ImportMode = z.infer<typeof ImportMode>;

export const SnapshotVersion = z.coerce.number().int().min(1);

export const ExportQuery = z.object({
  format: StateFormat.default("playwright"),
  version: SnapshotVersion.optional().meta({
    description: "Of the snapshot. Default: the newest.",
  }),
});

export const ImportQuery = z.object({
  format: StateFormat.default("playwright"),
  mode: ImportMode.default("replace").meta({
    description:
      "`replace` does away with all of the format's kinds of storage first; `merge` sets what is imported upon what is there.",
  }),
  upload: UploadId.optional().meta({
    description: "What was uploaded is imported, in place of a body.",
  }),
});

/** Where to send a state that is too large for a request. */
export const StateUpload = z
  .object({
    uploadId: UploadId,
    url: z.url().meta({ description: "Signed link: send the state to it with PUT." }),
    expiresAt: z.iso.datetime().meta({ description: "When the link ends." }),
  })
  .meta({ id: "StateUpload" });
export type StateUpload = z.infer<typeof StateUpload>;
