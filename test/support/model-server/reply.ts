/** What a provider was asked, whichever protocol it came in. */
export type ModelQuestion = {
  wire: WireName;
  model: string;
  /** All that the model was told, in order. */
  told: string[];
  tools: string[];
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
};

export type WireName = "chat" | "responses" | "anthropic" | "google" | "bedrock";

/** What is answered; the usage is 100 tokens in and 10 out, where it is not said. */
export type ModelReply = {
  text?: string;
  /** `input` is sent as JSON; `raw`, where a protocol sends text, as it is. */
  calls?: { tool: string; input?: unknown; raw?: string }[];
  stopped?: "length" | "declined";
  usage?: { input?: number; cached?: number; output?: number };
};

export type ModelFailure =
  | { status: number; headers?: Record<string, string>; body?: unknown }
  /** "stall": no answer at all; "reset": the connection is cut; "garbage": it is no JSON. */
  | "stall"
  | "reset"
  | "garbage";

export type Wire = {
  name: WireName;
  /** @returns the model's name where the path is one of this protocol. */
  modelOf(path: string, body: Body): string | undefined;
  toolsOf(body: Body): string[];
  write(reply: Required<Pick<ModelReply, "text" | "calls">> & ModelReply, usage: Usage): unknown;
};

export type Body = Record<string, unknown>;
export type Usage = { input: number; cached: number; output: number };
