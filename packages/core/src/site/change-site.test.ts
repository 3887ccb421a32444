import { expect, test } from "vitest";
import type { SiteDescription } from "@dormouse/contract";
import { createMemoryWorld } from "../world/memory/index.ts";
import { changeSite, putSite, readSite } from "./manage.ts";

const key = { tenantId: "tenant", name: "harbor" };

test("of changes to a site at one time none is lost", async () => {
  const { store } = createMemoryWorld();
  const world = { store, clock: { nowMs: () => 1, sleep: () => Promise.resolve() } };
  const expecting = [{ type: "expect" as const, text: "Sign out" }];
  const open = "https://harbor.example/";
  const described: SiteDescription = {
    url: open,
    hosts: ["harbor.example"],
    login: { actions: [{ type: "goto", url: open }] },
    check: { open, signedIn: expecting, signedOut: expecting },
    operations: {},
  };
  await putSite(world, key, described);
  const adding = (host: string) => (site: SiteDescription) => ({
    ...site,
    hosts: [...site.hosts, host],
  });
  const hosts = ["a.example", "b.example", "c.example"];
  await Promise.all(hosts.map((host) => changeSite(world, key, adding(host))));
  const { hosts: kept } = await readSite(world, key);
  expect(kept.toSorted()).toEqual([...hosts, "harbor.example"]);
  const elsewhere = { ...key, name: "none" };
  await expect(changeSite(world, elsewhere, adding("d"), "as.site")).rejects.toMatchObject({
    code: "site_not_found",
    path: "as.site",
  });
});
