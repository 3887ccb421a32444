import { holdsBefore } from "../broken-case.ts";
import type { Case, Found, Group, PageStorage } from "../case.ts";
import type { Document } from "../session.ts";
import { page } from "../sites/page.ts";

export type Stored = PageStorage & { id: string; title: string; expected: unknown };

/** A case of one page of one site, which stores something and finds it again when it is opened. */
export function stored(group: Group, { id, title, expected, ...stores }: Stored): Case {
  return {
    id,
    group,
    title,
    expected,
    shares: true,
    async run({ sites, session, nap }) {
      sites.route("/", page({}));
      await session.active().goto(sites.url("app"));
      await write(session.active(), stores, expected);
      sites.route("/", page({ reads: stores.reads }));
      await nap();
      return found(session.active(), stores);
    },
  };
}

/** Has the page store it. @throws BrokenCaseError where it does not even find it then. */
async function write(
  document: Document,
  { write: statements, reads }: PageStorage,
  expected: unknown,
): Promise<void> {
  await document.evaluate(`(async () => { ${statements} })()`);
  holdsBefore(await document.evaluate(reading(reads)), expected);
}

async function found(document: Document, { reads }: PageStorage): Promise<Found> {
  const first = await document.evaluate("atFirst");
  return { first, later: await document.evaluate(reading(reads)) };
}

function reading(reads: string): string {
  return `kit.attempt(() => (${reads}))`;
}
