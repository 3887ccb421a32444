import { z } from "zod";
import { ArchivedTabs } from "./archived-tab.ts";
import { CookieFile } from "./cookie-file.ts";
import { faultOfDatabase } from "./indexed-db-check.ts";
import { SnapshotPartKind } from "./snapshot.ts";
import { IndexedDBStore, isFileName, NameValue } from "./storage-state.ts";

/** What a full export holds once it is decrypted and decompressed: lines of JSON, this one first. */
export const StateArchiveHeader = z
  .object({
    format: z.literal("dormouse-browser-state"),
    formatVersion: z.literal(1, {
      error: "must be 1; a file of a higher one is of a newer version of Dormouse",
    }),
    version: z.int().min(0).meta({ description: "Of the snapshot; 0 where none was stored." }),
    step: z.int().min(0),
    createdAt: z.iso.datetime(),
    tabs: ArchivedTabs,
    dialogs: z.object({
      response: z.enum(["accept", "dismiss"]),
      promptText: z.string().max(10_000).optional(),
    }),
    viewport: z
      .object({
        width: z.int().min(1).max(10_000),
        height: z.int().min(1).max(10_000),
        deviceScaleFactor: z.number().positive().max(10).optional(),
        mobile: z.boolean().optional(),
      })
      .optional(),
  })
  .meta({ id: "StateArchiveHeader" });
export type StateArchiveHeader = z.infer<typeof StateArchiveHeader>;

/** One part a line: its content as text where it is JSON, in base64 where it is the browser's own files. */
export const StateArchivePart = z
  .object({
    kind: SnapshotPartKind,
    storageKey: z.string().max(4_096),
    tabId: z.string().min(1).max(100).optional(),
    count: z.int().min(0).optional(),
    browserVersion: z
      .string()
      .regex(/^\d+(\.\d+){0,3}$/)
      .optional(),
    leftOut: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "Of `indexedDB`: records that only `indexedDBFiles` hold." }),
    text: z.string().optional(),
    base64: z.base64().optional(),
  })
  .refine(({ text, base64 }) => (text === undefined) !== (base64 === undefined), {
    error: "must have its content, as text or in base64",
  })
  .meta({ id: "StateArchivePart" });
export type StateArchivePart = z.infer<typeof StateArchivePart>;

const ArchivedDatabase = z
  .object({
    name: z.string(),
    version: z.int().min(1),
    stores: z.array(IndexedDBStore.extend({ nextKey: z.number().min(1).optional() })),
  })
  .superRefine((database, context) => {
    const fault = faultOfDatabase(database);
    if (fault !== undefined) context.addIssue({ code: "custom", ...fault });
  });

const WebUrl = z.url({ protocol: /^https?$/ });
const Headers = z.array(z.tuple([z.string(), z.string()]));

const ArchivedCache = z.object({
  name: z.string(),
  entries: z.array(
    z.object({
      url: WebUrl,
      headers: Headers,
      response: z.object({
        type: z.enum(["basic", "cors", "default", "error", "opaque", "opaqueredirect"]),
        url: z.union([z.literal(""), WebUrl]),
        status: z.int().min(0).max(999),
        statusText: z.string(),
        headers: Headers,
        body: z.base64(),
      }),
    }),
  ),
});

const ArchivedFile = z.object({
  path: z.array(z.string().refine(isFileName)).min(1),
  content: z.base64().optional(),
});

/** What the text of a part is, for the kinds whose content is JSON. */
export const archivedContent = {
  cookies: CookieFile,
  localStorage: z.array(NameValue),
  sessionStorage: z.array(NameValue),
  indexedDB: z.array(ArchivedDatabase),
  cacheStorage: z.array(ArchivedCache),
  fileSystem: z.array(ArchivedFile),
} as const;
