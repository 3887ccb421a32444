import { BrowserLostError } from "@dormouse/core";

export type LaunchFailure = "executable_missing" | "library_missing" | "launch_failed";

/** Chromium did not start. The message says what to do about it. */
export class BrowserLaunchError extends BrowserLostError {
  override readonly name: string = "BrowserLaunchError";
  readonly code: LaunchFailure;

  constructor(code: LaunchFailure, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
