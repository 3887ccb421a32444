import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, timed } from "../harness/measure.ts";
import { startBenchHarbor, type BenchHarbor } from "../support/bench-harbor.ts";
import type { BenchWorld } from "../support/bench-world.ts";

const asking = 50;

export const loginAcquire: Benchmark = {
  name: "login-acquire",
  title: `${asking} who ask at the same time for the same login, which is new`,

  async run(world, rounds) {
    const harbor = await startBenchHarbor(2 * (rounds + 1));
    try {
      await world.client.sites.put(harbor.site);
      const most = { logins: 0, ids: 0 };
      const ask = async (count: number): Promise<number> => {
        const { username, password } = harbor.nextAccount();
        const body = { site: harbor.site.name, username, password };
        const answers: string[] = [];
        const takenMs = await timed(async () => {
          const asked = Array.from({ length: count }, () => getSession(world, body));
          answers.push(...(await Promise.all(asked)));
        });
        most.logins = Math.max(most.logins, loginsOf(harbor, username));
        most.ids = Math.max(most.ids, new Set(answers).size);
        return takenMs;
      };
      const { all, one } = await interleave(
        { all: () => ask(asking), one: () => ask(1) },
        { rounds, warmUp: 1 },
      );
      return {
        comparisons: [
          {
            what: `until the last of ${asking} has the login`,
            ours: all,
            plain: one,
            plainWhat: "one who asks alone",
          },
        ],
        remarks: [
          `\`POST /get_session\`, at most of all rounds: Harbor has counted ${most.logins} login by those credentials, and the answers name ${most.ids} id.`,
        ],
        aims: [
          {
            aim: `one login for ${asking} that ask at the same time`,
            measured: `${most.logins} login, ${most.ids} id`,
            met: most.logins === 1 && most.ids === 1,
          },
        ],
      };
    } finally {
      await harbor.close();
    }
  },
};

function loginsOf(harbor: BenchHarbor, username: string): number {
  return harbor.activity(username).logins;
}

/** The login's id, once somebody is signed in. */
async function getSession({ local }: BenchWorld, body: object): Promise<string> {
  for (;;) {
    const answer = await fetch(`${local.url}/get_session`, {
      method: "POST",
      headers: { authorization: `Bearer ${local.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const { session_id: id, message } = (await answer.json()) as Record<string, string>;
    if (answer.status !== 202) {
      if (!answer.ok || id === undefined) throw new Error(`${answer.status}: ${message}`);
      return id;
    }
  }
}
