/** What a model is told beside the page and its past decisions, whose outcomes these say themselves. */
export type Observation = {
  /** The page could not be read. */
  unreadable?: true;
  /** How often the same was decided on the same page by now, where that was more than once. */
  repeated?: number;
  /** It was given other instructions since its last decision. */
  given?: true;
  /** What happened beside it since then. */
  told?: string[];
};
