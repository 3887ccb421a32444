import { subscribe } from "node:diagnostics_channel";
import { Server } from "node:net";
import type { ListenOptions } from "node:net";
import { startFauxqs } from "fauxqs";
import { LOOPBACK } from "./ports.ts";

const [port, defaultRegion, dataDir] = process.argv.slice(2);

type FastifyApp = {
  addHook(name: "onRoute", hook: (route: { bodyLimit?: number }) => void): unknown;
};

/** S3 takes 5 GiB in one PUT; an upload of a state has some ten megabytes. */
const BODY_BYTES = 128 * 1024 * 1024;

listenOnLoopbackOnly();
takeLargeBodies();

// Objects go into the database too, not into files: an object's body and its description are then written as one, and
// a kill in between cannot leave half an object that keeps the server from starting again.
const server = await startFauxqs({
  port: Number(port),
  logger: false,
  ...(defaultRegion && { defaultRegion }),
  ...(dataDir && { dataDir }),
});

process.once("SIGTERM", () => {
  void server.stop().finally(() => process.exit(0));
});

/** fauxqs listens on every interface and has no option for it: anyone on the network could read the local world. */
function listenOnLoopbackOnly(): void {
  const { listen } = Server.prototype;
  Object.defineProperty(Server.prototype, "listen", {
    value(this: Server, options: ListenOptions, ...rest: unknown[]): unknown {
      return Reflect.apply(listen, this, [{ ...options, host: LOOPBACK }, ...rest]);
    },
  });
}

/** fauxqs takes 11 MiB and has no option for it; Fastify, which it is made with, says when an app is made. */
function takeLargeBodies(): void {
  subscribe("fastify.initialization", (message) => {
    (message as { fastify: FastifyApp }).fastify.addHook("onRoute", (route) => {
      route.bodyLimit = BODY_BYTES;
    });
  });
}
