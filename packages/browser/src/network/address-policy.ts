import { BlockList, isIP } from "node:net";

export type NetworkPolicy = {
  /**
   * Whether pages may reach this machine and its private networks, or which of their addresses, as
   * `10.2.0.0/16` or `127.0.0.1`. Link-local ones, such as a cloud's metadata, only where they are
   * named. Default: none.
   */
  allowPrivate?: boolean | readonly string[] | undefined;
  /** What pages may not reach in any case, as `host:port`. A loopback host means all of loopback. */
  deny?: readonly string[] | undefined;
};

/** A policy names something that is no address. */
export class NetworkPolicyError extends Error {
  override readonly name = "NetworkPolicyError";
  readonly code = "invalid_network_policy";
}

/** Where a connection would lead: an address that `host` has, and a port. */
export type Destination = { host: string; address: string; port: number };

const privateRanges = [
  "127.0.0.0/8",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "::1/128",
  "fc00::/7",
];

/** This network, link-local, protocols', documentation, benchmarks, 6to4, multicast and reserved. */
const unusableRanges = [
  "0.0.0.0/8",
  "169.254.0.0/16",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
];

/** All that IPv6 has for the public, and IPv4 inside of it. */
const publicRanges = ["2000::/3", "64:ff9b::/96", "::ffff:0:0/96"];

const loopback = listOf(["127.0.0.0/8", "::1/128"]);
const privates = listOf(privateRanges.flatMap(withTranslation));
const unusable = listOf(unusableRanges.flatMap(withTranslation));
const publics = listOf(publicRanges);

/** Which addresses a browser's connections may lead to. */
export class AddressPolicy {
  readonly #options: NetworkPolicy;
  readonly #allowsPrivate: boolean;
  readonly #allowed: BlockList;
  readonly #denied: (Omit<Destination, "address"> & { loopback: boolean })[];

  /** @throws NetworkPolicyError */
  constructor(options: NetworkPolicy = {}) {
    const { allowPrivate = false, deny = [] } = options;
    this.#options = options;
    this.#allowsPrivate = allowPrivate === true;
    this.#allowed = listOf(typeof allowPrivate === "boolean" ? [] : allowPrivate);
    this.#denied = deny.map(readEndpoint);
  }

  /** The same, and one `host:port` less. */
  denying(endpoint: string): AddressPolicy {
    const { deny = [] } = this.#options;
    return new AddressPolicy({ ...this.#options, deny: [...deny, endpoint] });
  }

  allows({ host, address, port }: Destination): boolean {
    if (this.#denies({ host, address, port })) return false;
    if (includes(this.#allowed, address)) return true;
    if (includes(unusable, address)) return false;
    if (includes(privates, address)) return this.#allowsPrivate;
    return isIP(address) === 4 || includes(publics, address);
  }

  #denies({ host, address, port }: Destination): boolean {
    return this.#denied.some(
      (denied) =>
        denied.port === port &&
        (denied.loopback
          ? includes(loopback, address)
          : denied.host === address || denied.host === host.toLowerCase()),
    );
  }
}

/** IPv4 inside IPv6 as a NAT64 writes it. Mapped addresses are known to BlockList. */
function withTranslation(range: string): string[] {
  const [address = "", bits] = range.split("/");
  return isIP(address) === 4 ? [range, `64:ff9b::${address}/${96 + Number(bits)}`] : [range];
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) addTo(list, range);
  return list;
}

function addTo(list: BlockList, range: string): void {
  const [, address = "", bits] = /^([^/]+)(?:\/(\d+))?$/.exec(range) ?? [];
  const family = familyOf(address);
  if (family === undefined) throw new NetworkPolicyError(`"${range}" is no address or range`);
  try {
    list.addSubnet(address, Number(bits ?? (family === "ipv4" ? 32 : 128)), family);
  } catch (cause) {
    throw new NetworkPolicyError(`"${range}" is no address or range`, { cause });
  }
}

function includes(list: BlockList, address: string): boolean {
  const family = familyOf(address);
  return family !== undefined && list.check(address, family);
}

function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? "ipv4" : "ipv6";
}

function readEndpoint(endpoint: string): { host: string; port: number; loopback: boolean } {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(endpoint);
  const host = (match?.[1] ?? match?.[2])?.toLowerCase();
  const port = Number(match?.[3]);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new NetworkPolicyError(`"${endpoint}" is no host:port`);
  }
  return { host, port, loopback: host === "localhost" || includes(loopback, host) };
}
