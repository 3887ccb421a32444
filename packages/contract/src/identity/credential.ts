import { z } from "zod";
import { eachOnce } from "../each-once.ts";
import { Origin } from "../origin.ts";

/** Names a credential within its tenant. */
export const CredentialName = z
  .string()
  .regex(/^[\w-]{1,100}$/, "must be 1 to 100 letters, digits, _ and -");

/** Body of PUT /credentials/{name}. */
export const Credential = z
  .strictObject({
    username: z.string().min(1).max(1_000),
    password: z.string().max(4_000),
  })
  .meta({ id: "Credential" });
export type Credential = z.infer<typeof Credential>;

/** All of a stored credential that is ever shown. */
export const CredentialView = z
  .object({
    name: CredentialName,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "StoredCredential" });
export type CredentialView = z.infer<typeof CredentialView>;

/** Which stored credential answers a site that asks by HTTP authentication. */
export const HttpCredential = z
  .strictObject({
    origin: Origin,
    credential: CredentialName.meta({ description: "The name it is stored under." }),
  })
  .meta({ id: "HttpCredential" });
export type HttpCredential = z.infer<typeof HttpCredential>;

export const HttpCredentials = z.array(HttpCredential).max(20).superRefine(eachOnce("origin"));
