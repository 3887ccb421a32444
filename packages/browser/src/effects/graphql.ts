/** What a GraphQL document may define at its top. */
const definitions = new Set(["query", "mutation", "subscription", "fragment"]);
const requestFields = new Set(["query", "operationName", "variables", "extensions"]);

/** A token of a GraphQL document, or what lies between two. */
const lexeme =
  /(?<ignored>[\s,\uFEFF]+|#[^\n\r]*)|"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n\r])*"|(?<name>[A-Z_a-z]\w*)|(?<open>[([{])|(?<close>[)\]}])|\.{3}|[!$&:=@|]|-?\d[\d+.Ee-]*/y;

/**
 * Whether the body of a request is GraphQL, alone or as a batch, that does nothing but query. One that
 * names its query by a hash says nothing about it.
 */
export function isGraphqlQuery(body: string): boolean {
  const value = parsed(body);
  if (value === undefined) return isOnlyQueries(body);
  const requests: unknown[] = Array.isArray(value) ? value : [value];
  return requests.length > 0 && requests.every(isQueryRequest);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isQueryRequest(request: unknown): boolean {
  if (typeof request !== "object" || request === null) return false;
  if (!Object.keys(request).every((field) => requestFields.has(field))) return false;
  return "query" in request && typeof request.query === "string" && isOnlyQueries(request.query);
}

function isOnlyQueries(document: string): boolean {
  const defined = definitionsOf(document);
  if (defined === undefined || !defined.includes("query")) return false;
  return defined.every((kind) => kind === "query" || kind === "fragment");
}

/** @returns the kinds of what the document defines, in order; undefined where it is no GraphQL */
function definitionsOf(document: string): string[] | undefined {
  const kinds: string[] = [];
  let kind: string | undefined;
  let depth = 0;
  for (const token of lexemesOf(document)) {
    if (token === undefined) return undefined;
    const { name, open, close, ignored } = token;
    if (ignored !== undefined) continue;
    if (depth === 0 && kind === undefined) {
      // A query may go without its word.
      kind = open === "{" ? "query" : name;
      if (kind === undefined || !definitions.has(kind)) return undefined;
    }
    if (open !== undefined) depth += 1;
    if (close === undefined) continue;
    depth -= 1;
    if (depth < 0) return undefined;
    if (depth === 0 && close === "}" && kind !== undefined) {
      kinds.push(kind);
      kind = undefined;
    }
  }
  return depth === 0 && kind === undefined ? kinds : undefined;
}

/** @yields undefined for what GraphQL does not have, as the last one */
function* lexemesOf(text: string): Generator<Record<string, string | undefined> | undefined> {
  const pattern = new RegExp(lexeme);
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    yield match === null ? undefined : (match.groups ?? {});
    if (match === null) return;
  }
}
