import type { LoginCredentials } from "../../login/login.ts";
import { sealLogin } from "../../login/secret/login-secret.ts";
import type { RunTask } from "../../run/run-task.ts";
import { revise } from "../../session/revise.ts";
import type { SessionKey } from "../../session/session.ts";
import type { Engine } from "./engine.ts";

export const credentials: LoginCredentials = { username: "ada", password: "very-secret-1" };

/** A session that holds a login, with a run of it. @param known absent where the credentials are gone */
export async function loginSession(
  engine: Engine,
  run: RunTask,
  known: LoginCredentials | undefined = credentials,
): Promise<SessionKey> {
  const { world } = engine;
  const key = await engine.session([], { run });
  const session = await engine.read(key);
  const nowMs = world.clock.nowMs();
  const login = {
    site: "harbor",
    username: credentials.username,
    fingerprint: key.sessionId,
    keepAlive: true,
    everyMs: 60_000,
    health: "healthy",
    failures: 0,
    turnAtMs: nowMs,
  } as const;
  const pointer = { ...key, fingerprint: key.sessionId };
  await world.store.commit({
    ...revise(session, { login }, [], nowMs),
    login: { pointer, secret: await sealLogin(world, key, known) },
  });
  return key;
}
