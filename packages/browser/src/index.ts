export { checkExecutable } from "./launch/check.ts";
export { BrowserLaunchError, type LaunchFailure } from "./launch/errors.ts";
export { unpackChromium } from "./launch/unpack.ts";
export { NetworkPolicyError, type NetworkPolicy } from "./network/address-policy.ts";
export { createBrowserPort, type BrowserPortOptions } from "./live/browser-port.ts";
