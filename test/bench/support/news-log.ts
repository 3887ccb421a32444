import type { ChildService } from "./cross-process.ts";

/** All that processes tell under a name, as it comes. */
export type NewsLog<Value> = {
  all: Value[];
  /** Resolves with the first thing told that is meant, be it told already. */
  find(isMeant: (value: Value) => boolean): Promise<Value>;
};

export function followNews<Value>(services: readonly ChildService[], name: string): NewsLog<Value> {
  const all: Value[] = [];
  const seekers = new Set<(value: Value) => void>();
  const follow = async (service: ChildService): Promise<never> => {
    for (;;) {
      const value = await service.next<Value>(name);
      all.push(value);
      for (const seek of seekers) seek(value);
    }
  };
  // It ends with the process.
  for (const service of services) follow(service).catch(() => {});
  return {
    all,
    find(isMeant) {
      const known = all.find(isMeant);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => {
        const seek = (value: Value): void => {
          if (!isMeant(value)) return;
          seekers.delete(seek);
          resolve(value);
        };
        seekers.add(seek);
      });
    },
  };
}
