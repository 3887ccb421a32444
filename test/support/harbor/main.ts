import { parseArgs } from "node:util";
import { demoAccount, startHarbor } from "./index.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "7610" },
    data: { type: "string" },
    latency: { type: "string", default: "0" },
  },
});

try {
  const harbor = await startHarbor({
    port: Number(values.port),
    dataDirectory: values.data,
    latencyMs: Number(values.latency),
  });
  console.log(
    `Harbor is open at ${harbor.url} (sign in as ${demoAccount.username} / ${demoAccount.password})`,
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void harbor.close());
} catch (error) {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  if (!taken) throw error;
  console.error(`Port ${values.port} is taken. Name another with --port.`);
  process.exitCode = 1;
}
