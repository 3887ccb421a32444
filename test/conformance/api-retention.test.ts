import { Problem, type RetentionView } from "@dormouse/contract";
import { createClient } from "@dormouse/client";
import { expect, it } from "vitest";
import { createTestApi, jsonOf, keys } from "./support/api/test-api.ts";

it("how long archives are kept is the deployment's to say until the tenant does, for itself alone", async () => {
  const api = await createTestApi();
  const read = (key = keys.ours) =>
    jsonOf<RetentionView>(api.call("GET", "/v1/retention", { key }));
  expect(await read()).toEqual({ archivedDays: null, own: false });
  api.settings.archiveRetentionMs = 36 * 60 * 60_000;
  expect(await read()).toEqual({ archivedDays: 1.5, own: false });
  const fetch: typeof globalThis.fetch = async (input, init) =>
    api.app.request(input instanceof Request ? input : String(input), init);
  const { retention } = createClient({ url: "http://api.example", apiKey: keys.ours, fetch });
  expect(await retention.put({ archivedDays: 90 })).toEqual({ archivedDays: 90, own: true });
  expect(await retention.read()).toEqual({ archivedDays: 90, own: true });
  expect(await read(keys.theirs)).toEqual({ archivedDays: 1.5, own: false });
  await retention.put({ archivedDays: null });
  expect(await read()).toEqual({ archivedDays: null, own: true });
  await retention.delete();
  await retention.delete();
  expect(await read()).toEqual({ archivedDays: 1.5, own: false });
});

it.each([{}, { archivedDays: 0 }, { archivedDays: 1.5 }, { archivedDays: "90" }, { days: 9 }])(
  "%j is refused as how long archives are kept",
  async (body) => {
    const api = await createTestApi();
    const answer = await api.call("PUT", "/v1/retention", { body });
    expect(answer.status).toBe(400);
    expect(Problem.parse(await answer.json()).code).toBe("invalid_request");
  },
);
