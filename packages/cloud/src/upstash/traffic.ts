import {
  RequestWindow,
  waitingMs,
  windowOf,
  withinWindow,
  type Clock,
  type SessionKey,
  type Traffic,
} from "@dormouse/core";
import { connectHotRedis, type Patience, type RedisAddress } from "./hot-redis.ts";

export type TrafficOptions = RedisAddress & { clock: Clock; patience?: Patience };

/**
 * Traffic in Upstash's Redis, where every process sees the same: who waits in two sorted sets by time, of all
 * and of the tenant's own, and a counter of requests for each second. While Redis does not answer nobody is
 * known to wait, and each process counts the requests it has seen itself.
 */
export function createUpstashTraffic({ clock, patience, ...address }: TrafficOptions): Traffic {
  const { askTogether } = connectHotRedis(address, () => {}, patience);
  const requests = new RequestWindow();

  return {
    async waits(key) {
      const score = clock.nowMs();
      const member = waitingNameOf(key);
      await askTogether((pipeline) => {
        for (const set of [waitingKey, waitingKeyOf(key.tenantId)]) {
          pipeline.zadd(set, { score, member });
          pipeline.zremrangebyscore(set, 0, score - waitingMs);
          pipeline.pexpire(set, waitingMs);
        }
        // Who was not served of late comes before all who were.
        pipeline.zadd(servedKey, { nx: true }, { score: score - waitingMs, member: key.tenantId });
        pipeline.zremrangebyscore(servedKey, 0, score - 2 * waitingMs);
        pipeline.pexpire(servedKey, waitingMs);
      });
    },

    async taken(key) {
      const member = waitingNameOf(key);
      await askTogether((pipeline) => {
        for (const set of [waitingKey, waitingKeyOf(key.tenantId)]) pipeline.zrem(set, member);
        pipeline.zadd(servedKey, { score: clock.nowMs(), member: key.tenantId });
      });
    },

    async othersWait(tenantId) {
      const since = clock.nowMs() - waitingMs;
      const answers = await askTogether((pipeline) => {
        for (const set of [waitingKey, waitingKeyOf(tenantId)]) pipeline.zcount(set, since, "+inf");
      });
      const [all = 0, own = 0] = (answers ?? []).map(Number);
      return all > own;
    },

    async nextInTurn(tenantId) {
      const nowMs = clock.nowMs();
      const keys = [servedKey, waitingKey];
      const answers = await askTogether((pipeline) =>
        pipeline.eval(takeNextInTurn, keys, [tenantId, nowMs, nowMs - waitingMs]),
      );
      // The client reads the member's JSON itself.
      const next = answers?.[0] as [tenantId: string, sessionId: string] | null | undefined;
      return next ? { tenantId: next[0], sessionId: next[1] } : undefined;
    },

    async countRequest(tenantId) {
      const nowMs = clock.nowMs();
      const window = windowOf(nowMs);
      const seen = requests.count(tenantId, nowMs);
      const answers = await askTogether((pipeline) => {
        pipeline.incr(requestsKeyOf(tenantId, window));
        pipeline.pexpire(requestsKeyOf(tenantId, window), 3_000);
        pipeline.get(requestsKeyOf(tenantId, window - 1));
      });
      if (answers === undefined) return seen;
      const [current, , before] = answers.map(Number);
      return withinWindow(nowMs, current ?? 0, before ?? 0);
    },
  };
}

/** Sessions of all tenants whose next step waits for a worker, by the time since when. */
const waitingKey = "dormouse:waiting";

/** Those of one tenant among them. */
function waitingKeyOf(tenantId: string): string {
  return `${waitingKey}:${tenantId}`;
}

/** When a step of each tenant was last taken up. */
const servedKey = "dormouse:served";

/**
 * In one script, or two workers would give the same session its turn, and a third none.
 * KEYS: served, waiting. ARGV: the tenant whose turn it is not, now, since when waiting counts.
 */
const takeNextInTurn = `
for _, tenant in ipairs(redis.call("ZRANGE", KEYS[1], 0, -1)) do
  if tenant ~= ARGV[1] then
    local own = KEYS[2] .. ":" .. tenant
    local first = redis.call("ZRANGE", own, ARGV[3], "+inf", "BYSCORE", "LIMIT", 0, 1)[1]
    if first then
      redis.call("ZREM", own, first)
      redis.call("ZREM", KEYS[2], first)
      redis.call("ZADD", KEYS[1], ARGV[2], tenant)
      return first
    end
  end
end
return nil`;

function waitingNameOf({ tenantId, sessionId }: SessionKey): string {
  return JSON.stringify([tenantId, sessionId]);
}

/** How many requests of a tenant came in a second. */
function requestsKeyOf(tenantId: string, second: number): string {
  return `dormouse:requests:${second}:${tenantId}`;
}
