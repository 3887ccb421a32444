/** How something stands, as a colour tells it. */
export type Tone = "good" | "bad" | "ask" | "live" | "calm";
