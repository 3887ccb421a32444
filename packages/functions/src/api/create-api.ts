import { routes } from "@dormouse/contract";
import { OpenAPIHono } from "@hono/zod-openapi";
import { every } from "hono/combine";
import { awiRoutes } from "./awi/routes.ts";
import type { ApiContext, ApiEnv } from "./context.ts";
import { legacyCreateSessionRoutes } from "./legacy/create-session.ts";
import { legacyExecuteRoutes } from "./legacy/execute.ts";
import { legacyOperationRoutes } from "./legacy/operations.ts";
import { legacySessionRoutes } from "./legacy/session.ts";
import { legacyHealthRoutes } from "./legacy/health.ts";
import { refuseInvalidInput } from "./invalid-input.ts";
import { authentication } from "./middleware/authentication.ts";
import { knownQuery } from "./middleware/known-query.ts";
import { rateLimit } from "./middleware/rate-limit.ts";
import { requestId } from "./middleware/request-id.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import { describeApi } from "./openapi/document.ts";
import { answerProblem } from "./problem.ts";
import { agentRoutes } from "./routes/agent.ts";
import { storedAgentRoutes } from "./routes/agents.ts";
import { artifactRoutes } from "./routes/artifacts.ts";
import { consoleRoutes } from "./routes/console.ts";
import { controlRoutes } from "./routes/control.ts";
import { credentialRoutes } from "./routes/credentials.ts";
import { docsRoutes } from "./routes/docs.ts";
import { endRoutes } from "./routes/end.ts";
import { eventRoutes } from "./routes/events.ts";
import { forkRoutes } from "./routes/forks.ts";
import { healthRoutes } from "./routes/health.ts";
import { inputRoutes } from "./routes/input.ts";
import { loginRoutes } from "./routes/logins.ts";
import { mediaRoutes } from "./routes/media.ts";
import { listingRoutes } from "./routes/listing.ts";
import { contextRoutes } from "./routes/context.ts";
import { modelRoutes } from "./routes/models.ts";
import { moduleRoutes } from "./routes/modules.ts";
import { operationRoutes } from "./routes/operations.ts";
import { openApiRoutes } from "./routes/openapi.ts";
import { pageStateRoutes } from "./routes/page-state.ts";
import { retentionRoutes } from "./routes/retention.ts";
import { runRoutes } from "./routes/runs.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { saveRunRoutes } from "./routes/save-run.ts";
import { siteRoutes } from "./routes/sites.ts";
import { snapshotRoutes } from "./routes/snapshots.ts";
import { storageStateRoutes } from "./routes/storage-state.ts";
import { answerUnknownRoute } from "./unknown-route.ts";

/** The whole API. Hosts are thin: `app.fetch(request, bindings)`. */
export function createApi(context: ApiContext): OpenAPIHono<ApiEnv> {
  const app = createApp(context);
  app.route("/", healthRoutes(context));
  app.route("/", sessionRoutes(context));
  app.route("/", runRoutes(context));
  app.route("/", saveRunRoutes(context));
  app.route("/", forkRoutes(context));
  app.route("/", controlRoutes(context));
  app.route("/", inputRoutes(context));
  app.route("/", endRoutes(context));
  app.route("/", eventRoutes(context));
  app.route("/", agentRoutes(context));
  app.route("/", pageStateRoutes(context));
  app.route("/", listingRoutes(context));
  app.route("/", storageStateRoutes(context));
  app.route("/", snapshotRoutes(context));
  app.route("/", artifactRoutes(context));
  app.route("/", mediaRoutes(context));
  app.route("/", moduleRoutes(context));
  app.route("/", credentialRoutes(context));
  app.route("/", retentionRoutes(context));
  app.route("/", siteRoutes(context));
  app.route("/", storedAgentRoutes(context));
  app.route("/", modelRoutes(context));
  app.route("/", contextRoutes(context));
  app.route("/", loginRoutes(context));
  app.route("/", legacySessionRoutes(context));
  app.route("/", legacyCreateSessionRoutes(context));
  app.route("/", legacyExecuteRoutes(context));
  app.route("/", operationRoutes(context));
  app.route("/", awiRoutes(context));
  app.route("/", legacyHealthRoutes(context));
  app.route("/", docsRoutes());
  app.route("/", consoleRoutes(context));
  app.route(
    "/",
    openApiRoutes(() => describeApi(app)),
  );
  // Behind all others: it looks at whatever none of them takes.
  app.route("/", legacyOperationRoutes(context));
  return app;
}

/** What is streamed alone, for the function that serves nothing else. */
export function createStreamApi(context: ApiContext): OpenAPIHono<ApiEnv> {
  const app = createApp(context);
  app.route("/", eventRoutes(context));
  app.route("/", agentRoutes(context));
  return app;
}

/** What holds for every route: ids, headers, errors of one shape, a key for everything of a tenant's, and no unknown query. */
function createApp({ world, settings }: ApiContext): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalidInput });
  app.use(requestId, securityHeaders);
  app.onError(answerProblem);
  app.notFound((c) => answerUnknownRoute(app, c));
  const authenticated = every(authentication(world), rateLimit(world, settings));
  // What ends in a wildcard is matched by the path before it as well, and a request must not count twice.
  const operations = routes.operation.replace("/{name}", "");
  const tenants = [
    routes.sessions,
    routes.credentials,
    routes.retention,
    routes.sites,
    routes.agents,
    routes.models,
    routes.logins,
    operations,
    routes.modulesHealth,
    routes.listing,
  ];
  for (const route of tenants) {
    app.use(`${route}/*`, authenticated);
  }
  app.use("/v1/*", knownQuery(app));
  return app;
}
