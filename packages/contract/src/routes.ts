/** Where each route is found. `{name}` stands for a path segment, as in OpenAPI. */
export const routes = {
  sessions: "/v1/sessions",
  session: "/v1/sessions/{sessionId}",
  pause: "/v1/sessions/{sessionId}/pause",
  resume: "/v1/sessions/{sessionId}/resume",
  cancel: "/v1/sessions/{sessionId}/cancel",
  end: "/v1/sessions/{sessionId}/end",
  input: "/v1/sessions/{sessionId}/input",
  execute: "/v1/sessions/{sessionId}/execute",
  runs: "/v1/sessions/{sessionId}/runs",
  run: "/v1/sessions/{sessionId}/runs/{runId}",
  fork: "/v1/sessions/{sessionId}/fork",
  replay: "/v1/sessions/{sessionId}/runs/{runId}/replay",
  cancelRun: "/v1/sessions/{sessionId}/runs/{runId}/cancel",
  events: "/v1/sessions/{sessionId}/events",
  agent: "/v1/sessions/{sessionId}/agent/{agent}",
  state: "/v1/sessions/{sessionId}/state",
  diff: "/v1/sessions/{sessionId}/diff",
  history: "/v1/sessions/{sessionId}/history",
  listing: "/v1/listing",
  storageState: "/v1/sessions/{sessionId}/storage-state",
  stateUploads: "/v1/sessions/{sessionId}/storage-state/uploads",
  snapshots: "/v1/sessions/{sessionId}/snapshots",
  snapshot: "/v1/sessions/{sessionId}/snapshots/{version}",
  restoreSnapshot: "/v1/sessions/{sessionId}/snapshots/{version}/restore",
  screenshots: "/v1/sessions/{sessionId}/screenshots",
  artifact: "/v1/sessions/{sessionId}/artifacts/{artifactId}",
  media: "/v1/sessions/{sessionId}/media/{mediaId}",
  modules: "/v1/sessions/{sessionId}/modules",
  integrity: "/v1/sessions/{sessionId}/integrity",
  repair: "/v1/sessions/{sessionId}/repair",
  credentials: "/v1/credentials",
  credential: "/v1/credentials/{name}",
  retention: "/v1/retention",
  logins: "/v1/logins",
  login: "/v1/logins/{loginId}",
  sites: "/v1/sites",
  site: "/v1/sites/{name}",
  operation: "/v1/operations/{name}",
  health: "/v1/health",
  modulesHealth: "/v1/health/modules",
  legacyHealth: "/health",
  legacyOperation: "/operations/{name}",
  plainOperation: "/{operation}",
  legacySession: "/get_session",
  awiState: "/api/agent/session/state",
  awiHistory: "/api/agent/session/history",
  awiDiff: "/api/agent/session/diff",
  awiEnd: "/api/agent/session/end",
  awiHealth: "/api/health",
  openapi: "/openapi.json",
  docs: "/docs",
  console: "/console",
} as const;

/** `path(routes.run, { sessionId, runId })` */
export function path(route: string, parameters: Record<string, string> = {}): string {
  return route.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new TypeError(`${route} needs ${name}`);
    return encodeURIComponent(value);
  });
}
