import type { HistoryPage, MediaView, PageDiff, PageState } from "@dormouse/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonOf, typing, type TestApi } from "./support/api/test-api.ts";
import { startLocalTable, type LocalTable } from "./support/local-table.ts";
import { kindOf, openAt, playBack, readRecording, type Recording } from "./support/recording.ts";

/** `buttons`: what could be done after each step, by its number. */
type RecordingOfPages = Recording & { buttons: Record<string, string[]> };

describe.each(["8874768"])("what commit %s stored of pages", (commit) => {
  let recording: RecordingOfPages;
  let table: LocalTable;
  let api: TestApi;
  let base: string;

  beforeAll(async () => {
    recording = (await readRecording(commit)) as RecordingOfPages;
    table = await startLocalTable();
    api = await openAt(recording, table);
    await playBack(recording, { table, blobs: api.world.blobs });
    base = `/v1/sessions/${recording.sessions["shopping"]}`;
  });
  afterAll(() => table?.close());

  test("is all of a page, what a step changed of it, and a picture", () => {
    const found = new Set(recording.items.map(kindOf));
    expect([found.has("PAGE"), found.has("MEDIA")]).toEqual([true, true]);
    expect(Object.keys(recording.blobs).some((name) => name.includes("/pages/"))).toBe(true);
  });

  test("is the state of then, after every step", async () => {
    for (const [step, buttons] of Object.entries(recording.buttons)) {
      expect(buttonsOf(await get(`state?step=${step}`))).toEqual(buttons);
    }
    const state = await get<PageState>("state");
    expect(buttonsOf(state)).toEqual(recording.buttons["4"]);
    expect(state.statistics.total_actions).toBe(4);
    expect(await get<PageDiff>("diff?since=3")).toMatchObject({ since: 3, step: 4, full: false });
    const { actions } = await get<HistoryPage>("history");
    expect(actions.map(({ input }) => input["text"])).toEqual(["d", "c", "b", "•••"]);
  });

  test("has the picture of then", async () => {
    const [mediaId = ""] = Object.keys((await get<PageState>("state")).page_state.images);
    expect(await get<MediaView>(`media/${mediaId}`)).toMatchObject({ alt: "A harbor", step: 1 });
  });

  test("is there still once the session has gone on", async () => {
    await post("execute", typing("more"));
    await api.runSteps();
    expect((await get<PageState>("state")).statistics.total_actions).toBeGreaterThan(4);
    expect(buttonsOf(await get("state?step=2"))).toEqual(recording.buttons["2"]);
  });

  function buttonsOf({ action_state }: Pick<PageState, "action_state">): string[] {
    return action_state.available_actions.map(({ ref, name }) => `${ref} ${name}`);
  }

  function call(method: string, path: string, body?: unknown): Promise<Response> {
    return api.call(method, path, { key: recording.apiKey, body });
  }

  function get<Body>(path: string): Promise<Body> {
    return jsonOf<Body>(call("GET", `${base}/${path}`));
  }

  function post<Body>(path: string, body: unknown): Promise<Body> {
    return jsonOf<Body>(call("POST", `${base}/${path}`, body));
  }
});
