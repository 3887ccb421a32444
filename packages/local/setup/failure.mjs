/** A failure whose message is a sentence for the person at the keyboard; printed without a stack. */
export class SetupFailure extends Error {
  name = "SetupFailure";
}
