/** Why a local server could not be had. */
export type LocalServerErrorCode =
  | "port_taken"
  | "program_missing"
  | "platform_unsupported"
  | "disk_full"
  | "start_failed"
  | "endpoint_incomplete";

/** A local server could not be started. The message is a sentence for the person at the keyboard that says what to do. */
export class LocalServerError extends Error {
  override readonly name = "LocalServerError";
  readonly code: LocalServerErrorCode;

  constructor(code: LocalServerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
