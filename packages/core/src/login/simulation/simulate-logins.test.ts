import { expect, test } from "vitest";
import { simulateLogins } from "./simulate-logins.ts";

test("whoever is killed and whatever is lost, each login is kept and none is made needlessly", async () => {
  let [wrongs, refreshed] = [0, 0];
  for (const seed of [1, 2]) {
    const report = await simulateLogins(seed, { logins: 6, intervals: 10 });
    expect(report.violations).toEqual([]);
    wrongs += report.kills + report.expired;
    refreshed += report.refreshed;
  }
  expect(wrongs).toBeGreaterThan(0);
  expect(refreshed).toBeGreaterThan(2 * 6 * 10);
}, 60_000);

test("of 50 who ask for the same login at once, one signs in", async () => {
  const life = { logins: 1, callers: 50, intervals: 0 };
  const { violations, signIns } = await simulateLogins(1, life);
  expect({ violations, signIns }).toEqual({ violations: [], signIns: 1 });
}, 60_000);

test("a seed is the same life each time", async () => {
  const life = () => simulateLogins(4, { logins: 2, intervals: 5 });
  expect(await life()).toEqual(await life());
}, 60_000);
