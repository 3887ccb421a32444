/** How many sessions (invocations, workflows) run at once, and how many steps each does. */
export type Load = { sessions: number; stepsEach: number };

/** Times in milliseconds; `stepMs` of each step, from the end of the one before it. */
export type LoadTimes = {
  elapsedMs: number;
  stepMs: number[];
  /** Attempts that came to nothing, and were made again. */
  lost?: number;
};

/** Another durable engine, with everything it runs on. */
export type Contender = {
  name: string;
  /** What a step has written to disk once it counts. */
  writes: string;
  /** How it comes to go on with a step whose process was killed. */
  recovers: string;
  /** Steps that do nothing, in one run: how long each took. */
  steps(count: number): Promise<number[]>;
  load(load: Load): Promise<LoadTimes>;
  /** From the SIGKILL of the process that is in mid-step until that step is begun again. Milliseconds. */
  resume(): Promise<number>;
};

/** Why one cannot be measured here. */
export type Missing = { name: string; reason: string };

/** Runs what it is given at the end of the benchmark, however that ends; the last one given first. */
export type OnClose = (closer: () => Promise<void>) => void;
