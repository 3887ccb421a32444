import type { Contender, Missing, OnClose } from "./contender.ts";
import { startDbos } from "./dbos.ts";
import { installEngines } from "./install.ts";
import { startRestate } from "./restate.ts";

export type { Contender, Load, LoadTimes, Missing, OnClose } from "./contender.ts";

export type Contenders = { present: Contender[]; missing: Missing[] };

const starts: Record<string, typeof startRestate> = { Restate: startRestate, DBOS: startDbos };

/** Starts the other engines; those that cannot be had here are named with the reason. */
export async function startContenders(
  dataDirectory: string,
  onClose: OnClose,
): Promise<Contenders> {
  const contenders: Contenders = { present: [], missing: [] };
  const installing = installEngines();
  for (const [name, start] of Object.entries(starts)) {
    try {
      await installing;
      contenders.present.push(await start(dataDirectory, onClose));
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      contenders.missing.push({ name, reason });
    }
  }
  return contenders;
}
