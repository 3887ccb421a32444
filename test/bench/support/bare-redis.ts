/** Redis by its REST door, with nothing between: what anyone who keeps a value there has to ask. */
export type BareRedis = {
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
};

export function openBareRedis({ url, token }: { url: string; token: string }): BareRedis {
  async function ask(...command: string[]): Promise<string | null> {
    const response = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(command),
    });
    const answer = (await response.json()) as { result: string | null };
    if (!response.ok) throw new Error(`Redis answered ${response.status}`);
    return answer.result;
  }
  return {
    get: async (name) => JSON.parse((await ask("GET", name)) ?? "null"),
    async set(name, value) {
      await ask("SET", name, JSON.stringify(value));
    },
  };
}
