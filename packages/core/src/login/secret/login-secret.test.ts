import { expect, it } from "vitest";
import { createMemoryWorld } from "../../world/memory/index.ts";
import { openLogin, sealLogin } from "./login-secret.ts";
import type { LoginCredentials } from "../login.ts";

const world = createMemoryWorld();
const key = { tenantId: "tenant", sessionId: "session" };
const credentials: LoginCredentials = {
  username: "ada",
  password: "correct horse",
  totpSecret: "JBSWY3DPEHPK3PXP",
  captchaApiKey: "captcha key",
};

it("what somebody signs in with comes back as it was, and is stored so that nobody reads it", async () => {
  const stored = await sealLogin(world, key, credentials);
  expect(stored).toEqual({ ...key, encrypted: stored.encrypted });
  expect(await openLogin(world, stored)).toEqual(credentials);
  const content = Buffer.from(stored.encrypted, "base64").toString("latin1");
  for (const secret of Object.values(credentials)) {
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(content).not.toContain(secret);
  }
});

it("put in another session's place, or another tenant's, it does not open", async () => {
  const stored = await sealLogin(world, key, credentials);
  for (const other of [{ sessionId: "another" }, { tenantId: "another" }]) {
    await expect(openLogin(world, { ...stored, ...other })).rejects.toMatchObject({
      name: "KeyUnwrapError",
      purpose: "login",
    });
  }
});
