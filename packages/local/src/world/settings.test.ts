import { lifetimeVariables, settingNames, settingVariable } from "@dormouse/core";
import { InvalidSettingError, settingsFromEnvironment } from "@dormouse/functions";
import { expect, test } from "vitest";
import { localSettings } from "./settings.ts";

test("every setting of the environment reaches the local functions", () => {
  const variables = [...settingNames.map(settingVariable), ...lifetimeVariables];
  const given = variables.map((variable, index) => [variable, String(5_000 - index)]);
  expect(localSettings(Object.fromEntries(given))).toEqual(Object.fromEntries(given));
});

test("models are named to them as well, and where they are found", () => {
  const given = { DORMOUSE_MODELS: "openai", OPENAI_BASE_URL: "http://127.0.0.1:1/v1" };
  expect(localSettings(given)).toMatchObject(given);
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
  expect(() => localSettings({ DORMOUSE_MODELS: "gogle" })).toThrow(InvalidSettingError);
  expect(() => localSettings({ OPENAI_API_KEY: "a key" })).toThrow(InvalidSettingError);
});
