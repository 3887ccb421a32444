import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, timed } from "../harness/measure.ts";
import { startBenchHarbor } from "../support/bench-harbor.ts";

const operation = "get_containers";

export const loginOperation: Benchmark = {
  name: "login-operation",
  title: "An operation with a login, and with credentials that have none yet",

  async run({ client, local }, rounds) {
    const harbor = await startBenchHarbor(4 * (rounds + 2));
    const { step } = local.pools;
    try {
      const { name: site } = await client.sites.put(harbor.site);
      const withCredentials = () => {
        const { username, password } = harbor.nextAccount();
        return client.operations.run(operation, { site, username, password, input: {} });
      };
      const withLogin = async (loginId: string) => {
        const done = await client.operations.run(operation, { loginId, input: {} });
        if (done.loginId !== loginId) throw new Error("another login has done it");
      };
      const { loginId } = await withCredentials();
      const atHand = await interleave(
        {
          ours: () => timed(() => withLogin(loginId)),
          plain: () => timed(withCredentials),
        },
        { rounds, warmUp: 1 },
      );
      step.setReuse("never");
      step.setPrestart(1);
      const fresh = await interleave(
        {
          ours: () => timed(() => withLogin(loginId)),
          plain: () => timed(withCredentials),
        },
        { rounds, warmUp: 1 },
      );
      const plainWhat = "with a new customer's credentials: sign in, then the same";
      return {
        comparisons: [
          { what: "with `loginId`, in the worker that has its browser", ...atHand, plainWhat },
          { what: "with `loginId`, each in a process of its own", ...fresh, plainWhat },
        ],
        remarks: [
          `\`POST /v1/operations/${operation}\` at Harbor, a site without a distance: from the request to the output.`,
        ],
      };
    } finally {
      step.setReuse("always");
      step.setPrestart(0);
      await harbor.close();
    }
  },
};
