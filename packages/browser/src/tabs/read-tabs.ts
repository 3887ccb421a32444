import type { SnapshotNote } from "@dormouse/contract";
import type { FieldState, SnapshotManifest, TabState } from "@dormouse/core";
import type { PageRead } from "../page/tab-page.ts";
import { answerOf } from "../state/bound.ts";
import { readFields } from "./fields.ts";
import { boundHistories, type FullHistory } from "./history-bounds.ts";
import type { OpenTabs } from "./open-tabs.ts";
import { fieldsBytesMax, historyBytesMax, windowNameLengthMax } from "./page-bounds.ts";
import { callTabPage } from "./page-code.ts";
import { addressIn, type Tab } from "./tab.ts";

export type TabsRead = { tabs: TabState[]; notes: SnapshotNote[] };

/** What a tab is to show again, its history aside. */
type PlainState = Omit<TabState, "history" | "active">;
type TabRead = { state: PlainState; history: FullHistory; notes: SnapshotNote[] };

/**
 * What the tabs are to show again. Of one that has not reopened yet, and of one that does not answer,
 * it is what the base has.
 */
export async function readTabs(
  tabs: OpenTabs,
  base: SnapshotManifest | undefined,
): Promise<TabsRead> {
  const all = tabs.all();
  const fieldsBytes = Math.floor(fieldsBytesMax / all.length);
  const waiting = all.flatMap(({ restoring }) => restoring ?? []);
  const shown = all.filter(({ restoring }) => restoring === undefined);
  const answers = await Promise.all(
    shown.map((tab) => {
      const before = base?.tabs.find(({ tabId }) => tabId === tab.tabId);
      return read(tab, before, { fieldsBytes, others: all }).catch((error: unknown) => {
        // One that closes itself meanwhile is none to come back.
        if (tabs.all().includes(tab)) throw error;
        return undefined;
      });
    }),
  );
  const reads = answers.filter((answer) => answer !== undefined);
  const histories = boundHistories(
    reads.map(({ history }) => history),
    historyBytesMax - bytesOf(waiting.map(({ history }) => history)),
  );
  const states = new Map<string, PlainState>(waiting.map((state) => [state.tabId, state]));
  for (const [index, { state }] of reads.entries()) {
    const history = histories[index]?.history;
    states.set(state.tabId, { ...state, ...(history === undefined ? {} : { history }) });
  }
  return {
    tabs: all.flatMap((tab) => {
      const state = states.get(tab.tabId);
      return state === undefined ? [] : [{ ...state, active: tab === tabs.active }];
    }),
    notes: [...reads, ...histories].flatMap(({ notes }) => notes),
  };
}

async function read(
  tab: Tab,
  before: TabState | undefined,
  { fieldsBytes, others }: { fieldsBytes: number; others: Tab[] },
): Promise<TabRead> {
  const reading = readFields(tab.page, fieldsBytes);
  const page = await answerOf(callTabPage(tab, "read"));
  const [history, fields] = await Promise.all([tab.history.read(page), reading]);
  const { url, title } = addressIn(history);
  const unchanged = before?.url === url ? before : undefined;
  const { tabId } = tab;
  return {
    state: {
      tabId,
      url,
      title,
      ...(page === undefined ? placeOf(unchanged) : placeIn(page)),
      ...(tab.opener !== undefined && others.includes(tab.opener)
        ? { opener: openerOf(tab.opener, page, before) }
        : {}),
      ...fieldsOf(fields ?? unchanged?.fields ?? []),
    },
    history: { tabId, ...history },
    notes: page === undefined ? [] : notesOf(tabId, page),
  };
}

type Place = Pick<TabState, "scroll" | "scrollers" | "name" | "pinchZoom">;

function placeIn({ scroll, scrollers, name, pinchZoom }: PageRead): Place {
  return {
    scroll,
    ...(scrollers.length === 0 ? {} : { scrollers }),
    ...(name === "" || name.length > windowNameLengthMax ? {} : { name }),
    ...(pinchZoom === 1 ? {} : { pinchZoom }),
  };
}

function placeOf(state: TabState | undefined): Place {
  if (state === undefined) return { scroll: { x: 0, y: 0 } };
  const { scroll, scrollers, name, pinchZoom } = state;
  return {
    scroll,
    ...(scrollers === undefined ? {} : { scrollers }),
    ...(name === undefined ? {} : { name }),
    ...(pinchZoom === undefined ? {} : { pinchZoom }),
  };
}

function openerOf(
  { tabId }: Tab,
  page: PageRead | undefined,
  before: TabState | undefined,
): NonNullable<TabState["opener"]> {
  return { tabId, reachable: page?.hasOpener ?? before?.opener?.reachable ?? false };
}

function fieldsOf(fields: FieldState[]): { fields?: FieldState[] } {
  return fields.length === 0 ? {} : { fields };
}

function notesOf(tabId: string, { name }: PageRead): SnapshotNote[] {
  if (name.length <= windowNameLengthMax) return [];
  return [{ code: "too_large", tabId, bytes: Buffer.byteLength(name), detail: "window.name" }];
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
