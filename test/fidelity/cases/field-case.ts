import type { Case } from "../case.ts";
import type { Document, Session } from "../session.ts";
import { page } from "../sites/page.ts";
import { eventually } from "./support.ts";

export type Field = {
  id: string;
  title: string;
  body: string;
  /** Statements that enter something, or how someone types it. */
  enter: string | ((session: Session) => Promise<void>);
  shows: string;
  expected: unknown;
};

/** A case of one page in which something is entered. */
export function fieldCase({ id, title, body, enter, shows, expected }: Field): Case {
  return {
    id,
    group: "Tabs",
    title,
    expected,
    shares: true,
    async run({ sites, session, nap }) {
      sites.route("/", page({ body }));
      await session.active().goto(sites.url("app"));
      const fresh = await session.active().evaluate(`(${shows})`);
      if (typeof enter === "string")
        await session.active().evaluate(`(async () => { ${enter} })()`);
      else await enter(session);
      await nap();
      return { first: await settled(session.active(), shows, expected), fresh };
    },
  };
}

/** Waits for what is expected, as a page may need a moment to be as it was; gives what there is in the end. */
export async function settled(
  document: Document,
  shows: string,
  expected: unknown,
): Promise<unknown> {
  const read = (): Promise<unknown> => document.evaluate(`(${shows})`);
  const wanted = JSON.stringify(expected);
  await eventually(async () => JSON.stringify(await read()) === wanted, 2_000).catch(
    () => undefined,
  );
  return read();
}
