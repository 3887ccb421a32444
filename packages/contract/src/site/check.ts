import { z } from "zod";
import { limits } from "../limits.ts";
import { ProbeAction } from "../script/probe.ts";
import { WebUrl } from "../web-url.ts";

const leading: ReadonlySet<string> = new Set(["goto", "newTab", "reload", "switchTab"]);

/** Looked for on the page that is there: where one has to go for it is somebody else's to say. */
export const Sign = z
  .array(ProbeAction)
  .min(1)
  .max(limits.probeActions - 1)
  .superRefine((actions, context) => {
    for (const [index, { type }] of actions.entries()) {
      if (!leading.has(type)) continue;
      const message = "looks at the page that is there already, and leads nowhere itself";
      context.addIssue({ code: "custom", path: [index, "type"], message });
    }
  });

/** How to tell whether somebody is signed in: by looking alone. */
export const SiteCheck = z
  .strictObject({
    open: WebUrl.meta({ description: "The page that tells." }),
    signedIn: Sign.meta({ description: "Succeeds only for somebody who is signed in." }),
    signedOut: Sign.meta({ description: "Succeeds only for somebody who is not." }),
  })
  .meta({
    id: "SiteCheck",
    description: "Exactly one of both succeeds: that is the verdict. Else it is unsure.",
  });
export type SiteCheck = z.infer<typeof SiteCheck>;
