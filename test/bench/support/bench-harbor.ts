import { harborSite } from "../../../packages/local/src/sample/harbor-site.ts";
import type { Site } from "@dormouse/contract";
import { startHarbor, type Account, type Harbor } from "../../support/harbor/index.ts";

export type BenchHarbor = Harbor & {
  site: Site;
  /** One who has not signed in yet. */
  nextAccount(): Account;
};

/** The sample site, with so many accounts that each sample has its own. */
export async function startBenchHarbor(accountCount: number): Promise<BenchHarbor> {
  const accounts = Array.from({ length: accountCount }, (_, index) => ({
    username: `bench-${index}`,
    password: `harbor-bench-${index}`,
    name: `Customer ${index}`,
    company: "Bench Freight",
  }));
  const harbor = await startHarbor({ accounts });
  let taken = 0;
  return {
    ...harbor,
    site: harborSite(harbor.url),
    nextAccount() {
      const account = accounts[taken];
      if (account === undefined) throw new Error("no account is left");
      taken += 1;
      return account;
    },
  };
}
