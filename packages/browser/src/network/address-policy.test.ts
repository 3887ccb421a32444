import { describe, expect, it, test } from "vitest";
import { AddressPolicy, NetworkPolicyError, type NetworkPolicy } from "./address-policy.ts";

function allows(address: string, policy: NetworkPolicy = {}, port = 80): boolean {
  return new AddressPolicy(policy).allows({ host: "site.example", address, port });
}

const ofPrivateNetworks = [
  "127.0.0.1",
  "127.255.255.254",
  "10.0.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "100.64.0.1",
  "100.127.255.255",
  "::1",
  "fc00::1",
  "fdff::1",
  "::ffff:127.0.0.1",
  "::ffff:a00:1",
  "64:ff9b::10.0.0.1",
];

const ofNoSite = [
  "0.0.0.0",
  "169.254.169.254",
  "169.254.100.1",
  "192.0.2.1",
  "198.18.0.1",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::127.0.0.1",
  "::ffff:0.0.0.0",
  "::ffff:169.254.169.254",
  "64:ff9b::169.254.169.254",
  "64:ff9b:1::1",
  "2002:7f00:1::",
  "2001:0:7f00:1::",
  "2001:db8::1",
  "fe80::1",
  "fec0::1",
  "ff02::1",
  "localhost",
];

describe("a session's browser", () => {
  test.each(["93.184.216.34", "172.32.0.1", "2606:4700::1111", "64:ff9b::8.8.8.8"])(
    "may connect to %s of the public internet",
    (address) => expect(allows(address)).toBe(true),
  );

  test.each(ofPrivateNetworks)("may connect to the private %s only where told so", (address) => {
    expect(allows(address)).toBe(false);
    expect(allows(address, { allowPrivate: true })).toBe(true);
  });

  test.each(ofNoSite)(
    "may not connect to %s, not even where private networks are open",
    (address) => {
      expect(allows(address, { allowPrivate: true })).toBe(false);
    },
  );

  it("may connect to just the private addresses that are named", () => {
    const policy = { allowPrivate: ["10.2.0.0/16", "fd00::/8", "169.254.7.7"] };
    expect(allows("10.2.3.4", policy)).toBe(true);
    expect(allows("fd12::1", policy)).toBe(true);
    expect(allows("169.254.7.7", policy)).toBe(true);
    expect(allows("10.3.0.1", policy)).toBe(false);
    expect(allows("127.0.0.1", policy)).toBe(false);
  });

  it("may not connect to what is denied, under none of its addresses", () => {
    const policy = { allowPrivate: true, deny: ["127.0.0.1:9001", "[fd00::1]:80", "Db.example:5"] };
    for (const address of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]) {
      expect(allows(address, policy, 9001)).toBe(false);
      expect(allows(address, policy, 9002)).toBe(true);
    }
    expect(allows("fd00::1", policy)).toBe(false);
    const byName = { host: "db.EXAMPLE", address: "93.184.216.34", port: 5 };
    expect(new AddressPolicy(policy).allows(byName)).toBe(false);
  });
});

describe("a policy that cannot be read", () => {
  test.each<NetworkPolicy>([
    { allowPrivate: ["intranet"] },
    { allowPrivate: ["10.0.0.0/99"] },
    { allowPrivate: ["10.0.0.0/"] },
    { deny: ["localhost"] },
    { deny: ["localhost:99999"] },
  ])("is refused: %j", (policy) => {
    expect(() => new AddressPolicy(policy)).toThrow(NetworkPolicyError);
  });
});
