import { z } from "zod";
import { limits } from "../limits.ts";
import { refsIn } from "./refs-in.ts";
import { reading } from "./reading.ts";

/** An action by which nothing on a site can change. */
export const ProbeAction = z
  .discriminatedUnion("type", [
    reading.goto,
    reading.newTab,
    reading.reload,
    reading.switchTab,
    reading.scroll,
    reading.waitFor,
    reading.expect,
    reading.extract,
    reading.read,
  ])
  .meta({ id: "ProbeAction" });
export type ProbeAction = z.infer<typeof ProbeAction>;

/** Asked, in a tab of its own, where a crash left it open whether an effect has happened. */
export const Probe = z
  .array(ProbeAction)
  .min(1)
  .max(limits.probeActions)
  .superRefine(refuseUnlessPageFirst)
  .superRefine(refuseRefs)
  .meta({
    description:
      "Actions that succeed only where the effect has already happened. They only look, and begin in a blank tab: " +
      "the first must open a page.",
  });

/** In a blank tab nothing can be found: such a probe would always say that nothing has happened. */
function refuseUnlessPageFirst([first]: ProbeAction[], context: z.RefinementCtx): void {
  const opens = first?.type === "goto" || (first?.type === "newTab" && first.url !== undefined);
  if (opens) return;
  const message =
    "a probe begins in a blank tab: its first action must be goto, or newTab with a url";
  context.addIssue({ code: "custom", path: [0, "type"], message });
}

/** What a ref names is on the page of the session, never on one that the probe opens. */
function refuseRefs(actions: ProbeAction[], context: z.RefinementCtx): void {
  for (const path of refsIn(actions)) {
    const message = "means nothing in a probe, which opens a page of its own: use another locator";
    context.addIssue({ code: "custom", path, message });
  }
}
