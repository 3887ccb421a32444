import {
  DormouseError,
  type AgentDescription,
  type AgentLimits,
  type AgentModel,
  type AgentRequest,
} from "@dormouse/contract";
import { stricterApprovals } from "../approval/stricter.ts";
import { commonHosts } from "./common-hosts.ts";

type Allowed = AgentDescription["allow"];

/**
 * What a run does that is asked for of an agent that is stored. What limits it holds of both: the smaller number, what
 * both allow, the stricter approvals; instructions hold of both, the agent's first; of all else, what the request says.
 * @param at where the request stands, for the paths of what is refused, such as "run."
 * @throws DormouseError `invalid_request` where both together allow nothing.
 */
export function layAgent<Request extends Omit<AgentRequest, "kind">>(
  agent: AgentDescription,
  request: Request,
  at = "",
): Request {
  const { output, questionTimeoutMs, timeoutMs } = agent;
  const laid = {
    instructions: joined(agent.instructions, request.instructions),
    output: request.output ?? output,
    model: modelOf(agent.model, request.model),
    limits: smallerLimits(agent.limits, request.limits),
    allow: allowedByBoth(agent.allow, request.allow, at),
    approvals: stricterApprovals(agent.approvals, request.approvals),
    questionTimeoutMs: smaller(questionTimeoutMs, request.questionTimeoutMs),
    timeoutMs: smaller(timeoutMs, request.timeoutMs),
  };
  return { ...request, ...said(laid) };
}

function joined(...instructions: (string | undefined)[]): string | undefined {
  return instructions.filter((text) => text !== undefined).join("\n\n") || undefined;
}

/** A provider and its model belong together: of another provider's the agent has said nothing. */
function modelOf(
  agent: AgentModel = {},
  { provider, model, fallbacks = agent.fallbacks }: AgentModel = {},
): AgentModel | undefined {
  const isNamed = provider !== undefined || model !== undefined;
  const first = isNamed ? { provider, model } : { provider: agent.provider, model: agent.model };
  const laid = said({ ...first, fallbacks });
  return Object.keys(laid).length === 0 ? undefined : laid;
}

function smallerLimits(
  agent: AgentLimits = {},
  request: AgentLimits = {},
): AgentLimits | undefined {
  const names = ["steps", "modelCalls", "tokens", "costUsd"] as const;
  const laid = said(
    Object.fromEntries(names.map((name) => [name, smaller(agent[name], request[name])])),
  );
  return Object.keys(laid).length === 0 ? undefined : laid;
}

function smaller(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/** @throws DormouseError `invalid_request` */
function allowedByBoth(agent: Allowed, request: Allowed, at: string): Allowed {
  if (agent === undefined || request === undefined) return agent ?? request;
  return said({
    actions: inBoth(agent.actions, request.actions, commonItems, `${at}allow.actions`),
    hosts: inBoth(agent.hosts, request.hosts, commonHosts, `${at}allow.hosts`),
  });
}

function inBoth<Item>(
  agent: Item[] | undefined,
  request: Item[] | undefined,
  common: (agent: readonly Item[], request: readonly Item[]) => Item[],
  path: string,
): Item[] | undefined {
  if (agent === undefined || request === undefined) return agent ?? request;
  const both = common(agent, request);
  if (both.length > 0) return both;
  const message = `${path}: names nothing that the agent may have: it is allowed ${agent.join(", ")}`;
  throw new DormouseError("invalid_request", message, { path });
}

function commonItems<Item>(some: readonly Item[], others: readonly Item[]): Item[] {
  return some.filter((item) => others.includes(item));
}

/** Without what nobody has said. */
function said<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Fields;
}
