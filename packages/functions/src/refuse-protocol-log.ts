import { debuglog } from "node:util";
import { InvalidSettingError } from "./settings-from-environment.ts";

/** Where puppeteer writes all that it says to a browser, and hears from it, if `NODE_DEBUG` names them. */
const channels = ["puppeteer:protocol:SEND ►", "puppeteer:protocol:RECV ◀"];

/**
 * What is typed into pages, passwords too, would be logged.
 * @throws InvalidSettingError
 */
export function refuseProtocolLog(): void {
  if (!channels.some((channel) => debuglog(channel).enabled)) return;
  const why = "must not have the browser's protocol logged: what is typed, passwords too, is in it";
  throw new InvalidSettingError("NODE_DEBUG", why);
}
