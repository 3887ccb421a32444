import { expect, it } from "vitest";
import { outcomeWithout } from "./without-secrets.ts";

it.each([
  ["as it is", (secret: string) => secret],
  ["in an address that a script put together", encodeURIComponent],
  ["in an address that a form was sent to", (q: string) => `${new URLSearchParams({ q })}`],
  ["in a query that the browser wrote", (q: string) => new URL(`https://a.example/?${q}`).href],
  ["in a path that the browser wrote", (path: string) => new URL(path, "https://a.example").href],
])("a secret is hidden %s", (_, write) => {
  const secret = "a b!(c)'~*";
  const url = write(secret);
  const outcome = {
    worker: { workerId: "a", processId: 1, cold: false, warm: false },
    startedAtMs: 0,
    durations: { wakeMs: 0, actMs: 0, captureMs: 0 },
    actions: [],
    artifacts: [],
    page: { url, title: secret },
  };
  const answers = { values: new Map([["pin", secret]]), secrets: new Set(["pin"]) };
  const page = outcomeWithout(outcome, answers).page;
  expect(page?.title).toBe("•••");
  expect(page?.url).toMatch(/•••$/);
});
