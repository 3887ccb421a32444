import { parseArgs } from "node:util";
import type { Booking } from "./index.ts";
import { demoAccount, startHarbor } from "./index.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "7610" },
    data: { type: "string" },
    latency: { type: "string", default: "0" },
    "idle-minutes": { type: "string", default: "2" },
  },
});

try {
  const harbor = await startHarbor({
    port: Number(values.port),
    dataDirectory: values.data,
    latencyMs: Number(values.latency),
    idleTimeoutMs: Number(values["idle-minutes"]) * 60_000,
    onBooking: tellParent,
  });
  const close = () => void harbor.close().then(() => process.disconnect?.());
  process.send?.({ type: "open", url: harbor.url, bookings: harbor.bookings() });
  // Whoever started us this way wants no second server to be left behind.
  process.once("disconnect", () => process.exit());
  if (process.send === undefined) {
    console.log(
      `Harbor is open at ${harbor.url} (sign in as ${demoAccount.username} / ${demoAccount.password})`,
    );
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, close);
} catch (error) {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  if (!taken) throw error;
  console.error(`Port ${values.port} is taken. Name another with --port.`);
  process.exitCode = 1;
}

/** A parent hears of each booking before the customer does, and says when to answer. */
async function tellParent(booking: Booking): Promise<void> {
  if (process.send === undefined) return;
  const answered = new Promise((resolve) => process.once("message", resolve));
  process.send({ type: "booking", booking });
  await answered;
}
