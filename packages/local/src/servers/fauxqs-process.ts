import { Server } from "node:net";
import type { ListenOptions } from "node:net";
import { startFauxqs } from "fauxqs";
import { LOOPBACK } from "./ports.ts";

const [port, defaultRegion, dataDir] = process.argv.slice(2);

listenOnLoopbackOnly();

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
