import { z } from "zod";

const host = /^(?:(?:\*\.)?(?:[a-z\d_-]+\.)*[a-z\d_-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/;

/** A host of a site, or with `*.` in front all below it. Without a port it is its scheme's own. */
export const HostPattern = z
  .string()
  .min(1)
  .max(300)
  .regex(host, "must be a host such as portal.example, *.portal.example or 127.0.0.1:7610");

/** Whether the address is of one of the hosts. */
export function isOfHosts(address: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, port } = new URL(address);
  if (protocol !== "https:" && protocol !== "http:") return false;
  const ownPort = protocol === "https:" ? "443" : "80";
  return hosts.some((pattern) => {
    const { name, port: patternPort = ownPort } = partsOfHost(pattern);
    if (patternPort !== (port === "" ? ownPort : port)) return false;
    return name.startsWith("*.") ? hostname.endsWith(name.slice(1)) : hostname === name;
  });
}

/** The name, also one that begins with `*.`, and the port where the pattern has one. */
export function partsOfHost(pattern: string): { name: string; port: string | undefined } {
  const [, name = pattern, port] = /^(.*?)(?::(\d+))?$/.exec(pattern) ?? [];
  return { name, port };
}
