/** A request that the door refuses by itself; its message is the answer's `error`. */
export class DoorError extends Error {
  override readonly name = "DoorError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
