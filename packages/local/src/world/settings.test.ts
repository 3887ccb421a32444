import { lifetimeVariables, settingNames, settingVariable } from "@dormouse/core";
import { InvalidSettingError, settingsFromEnvironment } from "@dormouse/functions";
import { expect, test } from "vitest";
import { localSettings } from "./settings.ts";

test("every setting of the environment reaches the local functions", () => {
  const variables = [...settingNames.map(settingVariable), ...lifetimeVariables];
  const given = variables.map((variable, index) => [variable, String(900 - index)]);
  expect(localSettings(Object.fromEntries(given))).toEqual(Object.fromEntries(given));
});

test("what the environment leaves out is the local world's own, and else the default", () => {
  const { leaseMs, maxAttempts } = settingsFromEnvironment(localSettings({ PATH: "/bin" }));
  expect({ leaseMs, maxAttempts }).toEqual({ leaseMs: 4_000, maxAttempts: 3 });
});

test("a setting that cannot be is refused here and not in every function", () => {
  expect(() => localSettings({ DORMOUSE_TENANT_STORED_BYTES: "much" })).toThrow(
    InvalidSettingError,
  );
  expect(() => localSettings({ SESSION_TTL_MINUTES: "0" })).toThrow(InvalidSettingError);
});
