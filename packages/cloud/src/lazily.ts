/** Makes a value when it is asked for first, and keeps it. What fails is not kept: it is tried again the next time. */
export function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let making: Promise<Value> | undefined;
  return () => {
    making ??= make().catch((error: unknown) => {
      making = undefined;
      throw error;
    });
    return making;
  };
}
