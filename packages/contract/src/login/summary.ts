import { z } from "zod";
import { SiteName } from "../site/names.ts";

export const LoginHealth = z.enum(["new", "healthy", "unhealthy"]).meta({
  id: "LoginHealth",
  description:
    "new: nobody was signed in yet. healthy: somebody is, as far as is known. unhealthy: nobody could be, several times " +
    "in a row.",
});
export type LoginHealth = z.infer<typeof LoginHealth>;

/** What a session tells of the login that it holds. */
export const LoginSummary = z
  .object({ site: SiteName, username: z.string(), health: LoginHealth })
  .meta({ id: "LoginSummary" });
export type LoginSummary = z.infer<typeof LoginSummary>;
