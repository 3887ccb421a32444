import { defaultHotLifetimes, lifetimeVariables } from "@dormouse/core";
import { expect, test } from "vitest";
import { hotLifetimesFromEnvironment } from "./hot-lifetimes-from-environment.ts";
import { InvalidSettingError } from "./settings-from-environment.ts";

test("are the defaults where the environment says nothing", () => {
  expect(hotLifetimesFromEnvironment({ SESSION_TTL_MINUTES: "" })).toEqual(defaultHotLifetimes);
});

test("are what the environment says in minutes", () => {
  const environment = {
    SESSION_TTL_MINUTES: "1",
    LIST_CACHE_TTL_MINUTES: "2",
    MEDIA_CACHE_TTL_MINUTES: "3",
    DIFF_TTL_MINUTES: "4",
  };
  expect(hotLifetimesFromEnvironment(environment)).toEqual({
    ...defaultHotLifetimes,
    sessionMs: 60_000,
    agentMs: 60_000,
    deltaMs: 240_000,
    listMs: 120_000,
    routeMs: 120_000,
    imageMs: 180_000,
  });
});

test.each(lifetimeVariables)("refuse a %s that cannot be, and name it", (variable) => {
  for (const text of ["0", "-1", "1.5", "half an hour", "525601", "9".repeat(30)]) {
    const lifetimes = () => hotLifetimesFromEnvironment({ [variable]: text });
    expect(lifetimes).toThrow(InvalidSettingError);
    expect(lifetimes).toThrow(variable);
  }
});
