import { MediaView, Problem, type SessionView } from "@dormouse/contract";
import { beforeEach, expect, it } from "vitest";
import { createTestApi, jsonOf, keys, tenants, type TestApi } from "./support/api/test-api.ts";
import { newMedia } from "./support/records.ts";

let api: TestApi;
let id: string;
beforeEach(async () => {
  api = await createTestApi();
  const created = await jsonOf<{ session: SessionView }>(
    api.call("POST", "/v1/sessions", { body: {} }),
  );
  id = created.session.sessionId;
  const key = { tenantId: tenants.ours, sessionId: id };
  await api.world.store.prepare(key, { media: [newMedia({ mediaId: "picture-1" })] });
});

it("a picture is told of with a link to its thumbnail, and to itself where that is asked for", async () => {
  const picture = MediaView.parse(
    await jsonOf(api.call("GET", `/v1/sessions/${id}/media/picture-1`)),
  );
  expect(picture).toMatchObject({
    id: "picture-1",
    kind: "image",
    alt: "A dormouse asleep",
    type: "image/webp",
    width: 800,
    bytes: 9_000,
    thumbnail: { type: "image/jpeg", width: 256, bytes: 900 },
  });
  expect(picture.full).toBeUndefined();
  const full = MediaView.parse(
    await jsonOf(api.call("GET", `/v1/sessions/${id}/media/picture-1?size=full`)),
  );
  expect(full.full).toMatchObject({ type: "image/webp", bytes: 9_000 });
});

it("a picture that was read lately is had without asking the store for it", async () => {
  const read = () => jsonOf(api.call("GET", `/v1/sessions/${id}/media/picture-1`));
  const first = await read();
  api.world.store.readMedia = () => Promise.reject(new Error("asked"));
  expect(await read()).toMatchObject({ id: (first as MediaView).id });
});

it("what is not there, or another tenant's, is not found", async () => {
  const problemOf = async (path: string, key = keys.ours) => {
    const response = await api.call("GET", path, { key });
    return Problem.parse(await response.json());
  };
  expect(await problemOf(`/v1/sessions/${id}/media/none`)).toMatchObject({
    status: 404,
    code: "media_not_found",
  });
  await jsonOf(api.call("GET", `/v1/sessions/${id}/media/picture-1`));
  expect(await problemOf(`/v1/sessions/${id}/media/picture-1`, keys.theirs)).toMatchObject({
    status: 404,
    code: "session_not_found",
  });
  expect(await problemOf(`/v1/sessions/${id}/media/picture-1?size=huge`)).toMatchObject({
    status: 400,
    path: "size",
  });
});
