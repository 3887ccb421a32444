import { LocalServerError } from "../servers/server-error.ts";

/** @throws LocalServerError `start_failed` where the variable is no port. */
export function portFrom(variable: string, otherwise: number): number {
  const text = process.env[variable];
  if (text === undefined || text === "") return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new LocalServerError(
    "start_failed",
    `${variable} must be a port from 0 to 65535, not "${text}".`,
  );
}
