/** Limits both sides of the wire agree on. Sizes in bytes, times in milliseconds. */
export const limits = {
  /** API Gateway would take 10 MB; a queue of such bodies would not fit a Lambda's memory. */
  requestBodyBytes: 1024 * 1024,
  /** A Lambda is invoked with at most 6 MB, in which API Gateway writes binary as base64. */
  importBodyBytes: 4 * 1024 * 1024,
  /** A state of 64 MiB, and what its format puts around it. */
  uploadBytes: 72 * 1024 * 1024,
  passphraseLengthMin: 12,
  passphraseLengthMax: 200,
  /** They lie in the session's record, which every step reads and writes. */
  queuedRuns: 20,
  scriptActions: 1_000,
  groupActions: 20,
  /** Of what a step is for, in words. */
  intentLength: 500,
  scriptInputs: 50,
  scriptQuestions: 20,
  questionOptions: 20,
  optionLength: 100,
  promptLength: 1_000,
  /** Answers lie in the session's record, which every step reads and writes. */
  inputLength: 2_000,
  timerMsMin: 1_000,
  timerMsMax: 30 * 24 * 60 * 60 * 1_000,
  probeActions: 20,
  /** A site is one item of the table, which takes 400 KB. */
  siteBytes: 256 * 1024,
  siteHosts: 20,
  siteOperations: 50,
  siteChallenges: 10,
  /** A task in plain words. */
  taskLength: 10_000,
  agentInstructions: 50,
  /** What an agent is told beside the page with its next decision; the oldest goes where it becomes more. */
  agentEvents: 10,
  agentEventLength: 500,
  /** Whoever makes one more has them all read. */
  agents: 100,
  /** Each may take as long as a call may. */
  agentFallbacks: 10,
  healInstructionsLength: 2_000,
  healStepsDefault: 20,
  /** They lie in the session's record, which every step reads and writes. */
  healedSteps: 20,
  agentStepsDefault: 50,
  agentStepsMax: 1_000,
  agentModelCallsDefault: 100,
  agentModelCallsMax: 5_000,
  agentTokensDefault: 1_000_000,
  agentTokensMax: 100_000_000,
  /** Of what a model decided, as events tell it. */
  decisionWordsLength: 1_000,
  /** A person has to find out that there is a question, and to answer it. */
  challengeTimeoutMsDefault: 10 * 60_000,
  keepAliveMsMin: 30_000,
  keepAliveMsDefault: 5 * 60_000,
  keepAliveMsMax: 24 * 60 * 60_000,
  operationSchemaBytes: 16 * 1024,
  metadataBytes: 8 * 1024,
  /** They lie in the session's record, which every step reads and writes. */
  extraHeadersBytes: 8 * 1024,
  /** A value that an action carries inline: text to type, an uploaded file in base64. */
  inlineTextLength: 64 * 1024,
  inlineFileLength: 512 * 1024,
  urlLength: 8 * 1024,
  /** They stand below a picture, where few words find room. */
  captionLength: 200,
  captionUrlLength: 2_000,
  selectorLength: 4 * 1024,
  pageSizeDefault: 20,
  pageSizeMax: 100,
  eventPageSizeDefault: 100,
  eventPageSizeMax: 500,
  /** API Gateway gives up on an integration after 30 s; leave room for the answer itself. */
  waitSecondsMax: 25,
  /** JSON of what one action read from a page. */
  actionOutputBytes: 1024 * 1024,
  /** A page's state as text; fewer name its parts alone. */
  pageTokensMin: 200,
  pageTokensDefault: 1_500,
  pageTokensMax: 50_000,
  passageLengthDefault: 4_000,
  passageLengthMax: 100_000,
  actionTimeoutMsDefault: 10_000,
  actionTimeoutMsMax: 60_000,
  /** What the deployment allows all steps holds beside it. */
  stepTimeoutMsMax: 15 * 60_000,
  runTimeoutMsDefault: 60 * 60_000,
  runTimeoutMsMax: 7 * 24 * 60 * 60_000,
  sessionTimeoutMsMax: 365 * 24 * 60 * 60_000,
  timeoutMsMin: 1_000,
  retryAttemptsDefault: 3,
  retryAttemptsMax: 10,
  retryBackoffMsDefault: 1_000,
  retryBackoffMsMax: 60_000,
  viewportMin: 100,
  viewportMax: 4_096,
  idempotencyKeyLength: 200,
  /** Two ids, and what stands between and before them. */
  externalKeyLength: 200,
} as const;
