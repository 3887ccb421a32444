import { once } from "node:events";
import type { Socket } from "node:net";

/** What a SOCKS 5 client (RFC 1928) may be told of its request. */
export const reply = { succeeded: 0, notAllowed: 2, hostUnreachable: 4, notSupported: 7 } as const;
export type Reply = (typeof reply)[keyof typeof reply];

const version = 5;
const noAuthentication = 0;
const connect = 1;
const ipv4 = 1;
const name = 3;
const ipv6 = 4;

/**
 * Reads where the client wants to be connected to. Ours, since the libraries for it either connect by
 * name themselves (simple-socks) or let the client's bytes flow before a checked connection is there to
 * take them (@pondwader/socks5-server).
 *
 * @returns undefined where it is no SOCKS 5 client, or wants anything but a connection.
 */
export async function readRequest(
  client: Socket,
): Promise<{ host: string; port: number } | undefined> {
  const greeting = await read(client, 2);
  if (greeting[0] !== version) return undefined;
  const methods = await read(client, greeting[1] ?? 0);
  if (!methods.includes(noAuthentication)) return undefined;
  client.write(Buffer.from([version, noAuthentication]));
  const request = await read(client, 4);
  if (request[0] !== version || request[1] !== connect) return undefined;
  const host = await readHost(client, request[3]);
  const port = (await read(client, 2)).readUInt16BE();
  return host === undefined ? undefined : { host, port };
}

export function writeReply(client: Socket, code: Reply): void {
  client.write(Buffer.from([version, code, 0, ipv4, 0, 0, 0, 0, 0, 0]));
}

async function readHost(client: Socket, kind: number | undefined): Promise<string | undefined> {
  if (kind === ipv4) return (await read(client, 4)).join(".");
  if (kind === ipv6) {
    const groups = (await read(client, 16)).toString("hex").match(/.{4}/g);
    return groups?.join(":");
  }
  if (kind !== name) return undefined;
  const length = (await read(client, 1))[0] ?? 0;
  return (await read(client, length)).toString("latin1");
}

async function read(client: Socket, bytes: number): Promise<Buffer> {
  if (bytes === 0) return Buffer.alloc(0);
  for (;;) {
    const chunk = client.read(bytes) as Buffer | null;
    if (chunk?.length === bytes) return chunk;
    if (chunk !== null || client.readableEnded || client.destroyed) {
      throw new Error("the client left before it had asked");
    }
    await once(client, "readable");
  }
}
