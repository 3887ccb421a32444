import { z } from "zod";
import { limits } from "../limits.ts";
import { WebUrl } from "../web-url.ts";
import { SiteChallenge } from "./challenge.ts";
import { SiteCheck } from "./check.ts";
import {
  checkActions,
  checkHost,
  checkPart,
  ofAnswer,
  ofLogin,
  ofNothing,
  ofOperation,
} from "./check-references.ts";
import { HostPattern } from "./host-pattern.ts";
import { ChallengeName, OperationName, SiteName } from "./names.ts";
import { Operation, SiteSteps } from "./operation.ts";

function atMost<Entries extends z.ZodRecord>(count: number, what: string, entries: Entries) {
  const error = `takes at most ${count} ${what}`;
  return entries.refine((value) => Object.keys(value).length <= count, { error });
}

const plain = z.strictObject({
  title: z.string().min(1).max(200).optional(),
  url: WebUrl.meta({ description: "Where it begins." }),
  hosts: z
    .array(HostPattern)
    .min(1)
    .max(limits.siteHosts)
    .meta({ description: "All that belongs to it: every address in it is of one of these." }),
  login: SiteSteps.meta({
    description:
      "From whatever page; `{{credentials.username}}`, password and totp stand for what is entered.",
  }),
  challenges: atMost(limits.siteChallenges, "challenges", z.record(ChallengeName, SiteChallenge))
    .optional()
    .meta({
      description: "What the login may meet before somebody is let in, each told by its sign.",
    }),
  check: SiteCheck,
  keepAlive: z
    .strictObject({
      everyMs: z.int().min(limits.keepAliveMsMin).max(limits.keepAliveMsMax),
    })
    .optional()
    .meta({
      description: `How often a login is looked after where nobody uses it. Default every ${limits.keepAliveMsDefault} ms.`,
    }),
  logout: SiteSteps.optional(),
  operations: atMost(limits.siteOperations, "operations", z.record(OperationName, Operation)),
});
export type SiteDescription = z.infer<typeof plain>;

/** Body of PUT /sites/{name}: all that is said of a site. */
export const SiteDescription = plain
  .superRefine(checkSize)
  .superRefine(checkSite)
  .meta({ id: "SiteDescription" });

/** A site with its name. */
export type Site = { name: string } & SiteDescription;

const stored = { createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() };

/** A site as it is stored, with all that is said of it. */
export const SiteView = z
  .object({ name: SiteName, ...plain.shape, ...stored })
  .meta({ id: "Site" });
export type SiteView = z.infer<typeof SiteView>;

/** An entry of the list of sites. */
export const SiteSummary = z
  .object({
    name: SiteName,
    title: z.string().optional(),
    url: WebUrl,
    operations: z.array(OperationName),
    ...stored,
  })
  .meta({ id: "SiteSummary" });
export type SiteSummary = z.infer<typeof SiteSummary>;

function checkSize(site: object, context: z.RefinementCtx): void {
  if (new TextEncoder().encode(JSON.stringify(site)).length <= limits.siteBytes) return;
  const message = `takes at most ${limits.siteBytes} bytes of JSON`;
  context.addIssue({ code: "custom", path: [], message });
}

function checkSite(site: SiteDescription, context: z.RefinementCtx): void {
  const { url, hosts, login, challenges = {}, check, logout, operations } = site;
  checkPart({ url, open: check.open }, { at: [], judge: ofNothing }, context);
  checkHost(url, { at: ["url"], hosts }, context);
  checkHost(check.open, { at: ["check", "open"], hosts }, context);
  checkActions(login.actions, { at: ["login", "actions"], hosts, judge: ofLogin }, context);
  for (const [name, challenge] of Object.entries(challenges)) {
    checkChallenge(challenge, { at: ["challenges", name], hosts }, context);
  }
  for (const verdict of ["signedIn", "signedOut"] as const) {
    const at = ["check", verdict];
    checkActions(check[verdict], { at, hosts, judge: ofNothing }, context);
  }
  const left = logout?.actions ?? [];
  checkActions(left, { at: ["logout", "actions"], hosts, judge: ofNothing }, context);
  for (const [name, operation] of Object.entries(operations)) {
    checkOperation(operation, { at: ["operations", name], hosts }, context);
  }
}

function checkChallenge(
  { sign, prompt, picture, answer }: SiteChallenge,
  { at, hosts }: { at: PropertyKey[]; hosts: readonly string[] },
  context: z.RefinementCtx,
): void {
  checkActions(sign, { at: [...at, "sign"], hosts, judge: ofNothing }, context);
  checkPart({ prompt, picture }, { at, judge: ofNothing }, context);
  const entered = [...at, "answer", "actions"];
  checkActions(answer.actions, { at: entered, hosts, judge: ofAnswer }, context);
}

function checkOperation(
  operation: Operation,
  { at, hosts }: { at: PropertyKey[]; hosts: readonly string[] },
  context: z.RefinementCtx,
): void {
  const judge = ofOperation(operation);
  for (const field of ["actions", "probe", "read"] as const) {
    checkActions(operation[field] ?? [], { at: [...at, field], hosts, judge }, context);
  }
  checkPart(operation.extract, { at: [...at, "extract"], judge }, context);
  checkPart({ subject: operation.subject }, { at, judge }, context);
}
