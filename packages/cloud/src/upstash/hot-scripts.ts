/**
 * Writes what else a state tells: of the session, or "" where that is not known, and the fields of its actions. Of
 * these the last few are kept, from number `oldest` on: what an action was does not change.
 */
const tell = `
local function tell(session, oldest, first, last)
  if session == "" then redis.call("HDEL", KEYS[1], "session") return end
  redis.call("HSET", KEYS[1], "session", session)
  for t = oldest - 10, oldest - 1 do redis.call("HDEL", KEYS[1], "action:" .. t) end
  for i = first, last, 2 do redis.call("HSET", KEYS[1], ARGV[i], ARGV[i + 1]) end
end`;

/**
 * Puts a page in place of the copy there is, in one piece: of two workers the one that writes the older page must
 * not win, and nobody may read half of a page.
 *
 * KEYS: page, delta. ARGV: owner, step, revision, checkedAtMs; the step whose copy the fields are a change of, or
 * "" where they are all there are; lifetimes of both; the delta or ""; what is told of the session; the oldest action
 * to keep; how many words of actions follow, and these; how many names of fields to remove, and these; then names and
 * values in turn. The answer is "base differs" where nothing was written for want of that copy.
 */
export const putPage = `${tell}
local owner, step, base, deltaText, oldest = ARGV[1], ARGV[2], ARGV[5], ARGV[8], tonumber(ARGV[10])
local lastTold = 11 + tonumber(ARGV[11])
local firstField = lastTold + 2 + tonumber(ARGV[lastTold + 1])
local held = redis.call("HMGET", KEYS[1], "tenant", "step", "revision")
local ours = held[1] == owner and held[2] and held[3]
if ours and tonumber(held[3]) > tonumber(ARGV[3]) then return "older" end
if not (ours and held[2] == step) then
  if base ~= "" and not (ours and held[2] == base) then return "base differs" end
  if not ours then redis.call("DEL", KEYS[1])
  elseif base == "" then
    for _, name in ipairs(redis.call("HKEYS", KEYS[1])) do
      local t = string.match(name, "^action:(%d+)$")
      if not t or tonumber(t) < oldest then redis.call("HDEL", KEYS[1], name) end
    end
  end
  for i = lastTold + 2, firstField - 1 do redis.call("HDEL", KEYS[1], ARGV[i]) end
  for i = firstField, #ARGV, 2 do redis.call("HSET", KEYS[1], ARGV[i], ARGV[i + 1]) end
  if deltaText == "" then redis.call("DEL", KEYS[2]) end
end
redis.call("HSET", KEYS[1], "tenant", owner, "step", step, "revision", ARGV[3], "checkedAtMs", ARGV[4])
tell(ARGV[9], oldest, 12, lastTold)
redis.call("PEXPIRE", KEYS[1], ARGV[6])
if deltaText ~= "" then redis.call("SET", KEYS[2], deltaText, "PX", ARGV[7]) end
return "put"`;

/** Takes a page away that is older than one there is no room for. KEYS: page, delta. ARGV: revision. */
export const dropOlderPage = `
local revision = redis.call("HGET", KEYS[1], "revision")
if revision and tonumber(revision) > tonumber(ARGV[1]) then return end
redis.call("DEL", KEYS[1], KEYS[2])`;

/** KEYS: page. ARGV: owner, step, revision, checkedAtMs, lifetime; what is told, as of putPage. */
export const confirmPage = `${tell}
local held = redis.call("HMGET", KEYS[1], "tenant", "step", "revision")
if held[1] ~= ARGV[1] or held[2] ~= ARGV[2] or tonumber(held[3] or 0) > tonumber(ARGV[3]) then return end
redis.call("HSET", KEYS[1], "revision", ARGV[3], "checkedAtMs", ARGV[4])
tell(ARGV[6], tonumber(ARGV[7]), 9, 8 + tonumber(ARGV[8]))
redis.call("PEXPIRE", KEYS[1], ARGV[5])`;

/** Ids count up: the higher is the newer session. KEYS: agent. ARGV: the session's key, lifetime. */
export const nameSession = `
local held = redis.call("GET", KEYS[1])
if held and cjson.decode(held).sessionId > cjson.decode(ARGV[1]).sessionId then return end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])`;

/** KEYS: agent. ARGV: the session that it is to name no more. */
export const unnameSession = `
local held = redis.call("GET", KEYS[1])
if held and cjson.decode(held).sessionId == ARGV[1] then redis.call("DEL", KEYS[1]) end`;
