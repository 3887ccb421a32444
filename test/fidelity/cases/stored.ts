import { holdsBefore } from "../broken-case.ts";
import type { Case, Group } from "../case.ts";
import { page } from "../sites/page.ts";

export type Stored = {
  id: string;
  title: string;
  /** Statements by which the page stores something; a promise is awaited. */
  write: string;
  /** The expression by which it finds that again. */
  reads: string;
  expected: unknown;
};

/** A case of one page of one site, which stores something and finds it again when it is opened. */
export function stored(group: Group, { id, title, write, reads, expected }: Stored): Case {
  return {
    id,
    group,
    title,
    expected,
    async run({ sites, session, nap }) {
      const reading = `kit.attempt(() => (${reads}))`;
      sites.route("/", page({}));
      await session.active().goto(sites.url("app"));
      await session.active().evaluate(`(async () => { ${write} })()`);
      holdsBefore(await session.active().evaluate(reading), expected);
      sites.route("/", page({ reads }));
      await nap();
      const first = await session.active().evaluate("atFirst");
      return { first, later: await session.active().evaluate(reading) };
    },
  };
}
