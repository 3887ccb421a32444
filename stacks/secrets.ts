import {
  linkNames,
  modelKeyLinks,
  resolverTokenLinks,
} from "../packages/cloud/src/infrastructure/index.ts";

/** `npx sst secret set UpstashRedisUrl https://….upstash.io`: the database's REST URL. */
export const redisUrl = new sst.Secret(linkNames.redisUrl);

/** Its standard REST token; the read-only one can neither publish nor keep hot state. */
export const redisToken = new sst.Secret(linkNames.redisToken);

/** `npx sst secret set GoogleGenerativeAiApiKey …`: keys of providers of models. Any of them may be left out. */
export const modelKeys = Object.values(modelKeyLinks).map((name) => new sst.Secret(name, ""));

/** `npx sst secret set ChallengeResolverToken …`: what the operator's resolver of challenges knows the workers by, if there is one. */
export const resolverToken = new sst.Secret(
  resolverTokenLinks.DORMOUSE_CHALLENGE_RESOLVER_TOKEN,
  "",
);
