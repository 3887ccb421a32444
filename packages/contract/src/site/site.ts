import { z } from "zod";
import { limits } from "../limits.ts";
import { ProbeAction } from "../script/probe.ts";
import { WebUrl } from "../web-url.ts";
import {
  checkActions,
  checkHost,
  checkPart,
  ofLogin,
  ofNothing,
  ofOperation,
} from "./check-references.ts";
import { HostPattern } from "./host-pattern.ts";
import { OperationName, SiteName } from "./names.ts";
import { Operation, SiteSteps } from "./operation.ts";

const leading: ReadonlySet<string> = new Set(["goto", "newTab", "reload", "switchTab"]);

/** Looked for on the page that the check has opened. */
const sign = z
  .array(ProbeAction)
  .min(1)
  .max(limits.probeActions - 1)
  .superRefine((actions, context) => {
    for (const [index, { type }] of actions.entries()) {
      if (!leading.has(type)) continue;
      const message = "looks at the page that `open` has led to, and leads nowhere itself";
      context.addIssue({ code: "custom", path: [index, "type"], message });
    }
  });

/** How to tell whether somebody is signed in: by looking alone. */
const SiteCheck = z
  .strictObject({
    open: WebUrl.meta({ description: "The page that tells." }),
    signedIn: sign.meta({ description: "Succeeds only for somebody who is signed in." }),
    signedOut: sign.meta({ description: "Succeeds only for somebody who is not." }),
  })
  .meta({
    id: "SiteCheck",
    description: "Exactly one of both succeeds: that is the verdict. Else it is unsure.",
  });

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
  check: SiteCheck,
  logout: SiteSteps.optional(),
  operations: z
    .record(OperationName, Operation)
    .refine((operations) => Object.keys(operations).length <= limits.siteOperations, {
      error: `takes at most ${limits.siteOperations} operations`,
    }),
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
  const { url, hosts, login, check, logout, operations } = site;
  checkPart({ url, open: check.open }, { at: [], judge: ofNothing }, context);
  checkHost(url, { at: ["url"], hosts }, context);
  checkHost(check.open, { at: ["check", "open"], hosts }, context);
  checkActions(login.actions, { at: ["login", "actions"], hosts, judge: ofLogin }, context);
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
}
