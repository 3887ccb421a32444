import { z } from "zod";

/** Which of an agent's actions a person is asked about before they are done. */
export const Approvals = z.enum(["effects", "all", "none"]).meta({
  id: "Approvals",
  description:
    "`effects`: what buys, sends, books or deletes, as far as its words tell. `all`: whatever acts on a page. `none`: nothing.",
});
export type Approvals = z.infer<typeof Approvals>;
