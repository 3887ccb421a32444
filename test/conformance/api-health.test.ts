import { expect, it } from "vitest";
import { createTestApi, jsonOf } from "./support/api/test-api.ts";

it("health says that it is degraded while Redis does not answer, and no longer", async () => {
  const api = await createTestApi();
  const health = () => jsonOf(api.call("GET", "/v1/health", { key: null }));
  expect(await health()).toMatchObject({ status: "ok", redis: "up" });
  const { answers } = api.memory.hot;
  api.memory.hot.answers = async () => false;
  expect(await health()).toMatchObject({ status: "degraded", redis: "down" });
  api.memory.hot.answers = answers;
  expect(await health()).toMatchObject({ status: "ok", redis: "up" });
});
