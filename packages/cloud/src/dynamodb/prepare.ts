import { layouts, type SessionKey, type SessionRecords } from "@dormouse/core";
import { writeInBatches } from "./batch.ts";
import { itemKey, sortKeys } from "./keys.ts";
import { toArtifactItem, toRecordItem, toRunItem } from "./record-item.ts";
import type { Table } from "./table.ts";

/** See Store.prepare. */
export async function prepare(
  table: Table,
  key: SessionKey,
  { runs = [], steps = [], pages = [], events = [], artifacts = [], media = [] }: SessionRecords,
): Promise<void> {
  const items = [
    ...runs.map((run) => toRunItem(itemKey(key, sortKeys.run(run.runId)), run)),
    ...steps.map((step) =>
      toRecordItem(layouts.step, itemKey(key, sortKeys.step(step.step)), step),
    ),
    ...pages.map((page) =>
      toRecordItem(layouts.page, itemKey(key, sortKeys.page(page.step)), page),
    ),
    ...events.map((event) =>
      toRecordItem(layouts.event, itemKey(key, sortKeys.event(event.sequence)), event),
    ),
    ...artifacts.map((artifact) =>
      toArtifactItem(itemKey(key, sortKeys.artifact(artifact.artifactId)), artifact),
    ),
    ...media.map((picture) =>
      toRecordItem(layouts.media, itemKey(key, sortKeys.media(picture.mediaId)), picture),
    ),
  ];
  await writeInBatches(
    table,
    items.map((Item) => ({ PutRequest: { Item } })),
  );
}
