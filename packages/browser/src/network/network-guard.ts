import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { AddressPolicy, type NetworkPolicy } from "./address-policy.ts";
import { addressesOf, systemLookup, type Lookup } from "./addresses-of.ts";
import { readRequest, reply, writeReply } from "./socks.ts";

/** Why a connection did not come about. `refused`: the policy does not allow the address. */
export type ConnectionFailure = "refused" | "unknown_name" | "unreachable";

export type NetworkGuardOptions = { policy?: NetworkPolicy | undefined; lookUp?: Lookup };

/** A page that asks for ever new hosts would fill the memory. */
const rememberedFailures = 200;

/**
 * The only way out of a browser: a SOCKS 5 proxy on loopback, inside this process, through which
 * all of Chromium's traffic goes. Looks up each connection's host itself, holds every address
 * against the policy, and connects to just those: what the name leads to a moment later is of no
 * matter. To be used by others on this machine it is of no use, since they can connect by themselves.
 */
export class NetworkGuard {
  readonly #server: Server;
  #policy: AddressPolicy;
  readonly #lookUp: Lookup;
  readonly #sockets = new Set<Socket>();
  readonly #failures = new Map<string, ConnectionFailure>();

  /** @throws NetworkPolicyError */
  static async open(options: NetworkGuardOptions = {}): Promise<NetworkGuard> {
    const guard = new NetworkGuard(options);
    guard.#server.listen(0, "127.0.0.1");
    await once(guard.#server, "listening");
    // A page's connection to the guard could open another, and so on without end.
    guard.#policy = guard.#policy.denying(`localhost:${guard.port}`);
    return guard;
  }

  private constructor({ policy, lookUp = systemLookup }: NetworkGuardOptions) {
    this.#policy = new AddressPolicy(policy);
    this.#lookUp = lookUp;
    this.#server = createServer({ noDelay: true }, (client) => {
      this.#keep(client);
      this.#serve(client).catch(() => client.destroy());
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Why the last connection for this URL failed; undefined where it did not. */
  failureOf(url: string): ConnectionFailure | undefined {
    const { protocol, hostname, port } = new URL(url);
    return this.#failures.get(keyOf(hostname, Number(port || defaultPort(protocol))));
  }

  /** Breaks off every connection there is. New ones are taken. */
  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Breaks off every connection, and takes no more. */
  async close(): Promise<void> {
    this.breakConnections();
    await new Promise<void>((closed) => this.#server.close(() => closed()));
  }

  async #serve(client: Socket): Promise<void> {
    const request = await readRequest(client);
    if (request === undefined) {
      client.destroy();
      return;
    }
    const { host, port } = request;
    const outcome = await this.#connect(client, host, port);
    this.#remember(keyOf(host, port), outcome);
    if (typeof outcome !== "string") {
      writeReply(client, reply.succeeded);
      join(client, outcome);
      return;
    }
    writeReply(client, outcome === "refused" ? reply.notAllowed : reply.hostUnreachable);
    client.end();
  }

  async #connect(client: Socket, host: string, port: number): Promise<Socket | ConnectionFailure> {
    const addresses = await addressesOf(host, this.#lookUp).catch(() => []);
    if (addresses.length === 0) return "unknown_name";
    const allowed = addresses.every((address) => this.#policy.allows({ host, address, port }));
    if (!allowed) return "refused";
    if (client.destroyed) return "unreachable";
    const upstream = this.#keep(connectToAny(addresses, port));
    client.once("close", () => upstream.destroy());
    try {
      await once(upstream, "connect");
      return upstream;
    } catch {
      return "unreachable";
    }
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    // Whoever breaks off: the other side is told by the closed connection.
    socket.on("error", () => socket.destroy());
    return socket;
  }

  #remember(key: string, outcome: Socket | ConnectionFailure): void {
    this.#failures.delete(key);
    if (typeof outcome !== "string") return;
    this.#failures.set(key, outcome);
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined && this.#failures.size > rememberedFailures) {
      this.#failures.delete(oldest);
    }
  }
}

function join(client: Socket, upstream: Socket): void {
  // A clean end would make a body that was broken off look whole.
  upstream.once("close", (failed: boolean) => {
    if (failed) client.resetAndDestroy();
    else client.destroySoon();
  });
  client.pipe(upstream).pipe(client);
}

/** To the first of the addresses that answers, in turns of IPv6 and IPv4. */
function connectToAny(addresses: string[], port: number): Socket {
  const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  return connect({
    host: "checked.invalid",
    port,
    noDelay: true,
    autoSelectFamily: true,
    // Never by name: a second lookup could lead elsewhere than the addresses that were checked.
    lookup: (_name, _options, done) => done(null, found),
  });
}

function keyOf(host: string, port: number): string {
  return `${host.replace(/^\[(.*)\]$/, "$1").toLowerCase()} ${port}`;
}

function defaultPort(protocol: string): number {
  return protocol === "https:" || protocol === "wss:" ? 443 : 80;
}
