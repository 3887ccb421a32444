import { describe, expect, it } from "vitest";
import { isGraphqlQuery } from "./graphql.ts";

const request = (query: string, rest = {}): string => JSON.stringify({ query, ...rest });

describe("a GraphQL request that only queries", () => {
  it.each([
    ["in short", "{ boats { name } }"],
    ["with its word", "query { boats }"],
    [
      "with a name, variables and directives",
      "query Boats($n: Int = 3) @live { boats(n: $n) { id } }",
    ],
    [
      "with an object among its defaults",
      "query ($where: Where = { berth: 7 }) { boats(where: $where) }",
    ],
    ["with fragments", "fragment f on Boat { name } query { boats { ...f } }"],
    ["beside another query", "query A { a } query B { b }"],
    ["with a comment that says mutation", "# mutation { sink }\nquery { boats }"],
    ["with strings that look like more", 'query { boats(name: "} mutation { sink }") }'],
    ["with a block of text", 'query { boats(note: """} mutation { \\""" }""") }'],
    ["with a field that is called mutation", "{ mutation { subscription } }"],
  ])("is reading: %s", (_, query) => {
    expect(isGraphqlQuery(request(query))).toBe(true);
  });

  it("is reading with what goes beside it, in a batch, and as a body of its own", () => {
    const full = request("query B { b }", { operationName: "B", variables: {}, extensions: {} });
    expect(isGraphqlQuery(full)).toBe(true);
    expect(isGraphqlQuery(`[${full}, ${request("{ a }")}]`)).toBe(true);
    expect(isGraphqlQuery("query { boats }")).toBe(true);
  });
});

describe("any other body", () => {
  it.each([
    ["a mutation", "mutation { sink(boat: 1) }"],
    ["a mutation beside a query", "query A { a } mutation B { b }"],
    ["a mutation behind a comment", "# query\nmutation { sink }"],
    ["a mutation behind a string that does not end", 'query { a(b: "\n") } mutation { sink }'],
    ["a subscription", "subscription { boats }"],
    ["fragments alone", "fragment f on Boat { name }"],
    ["a document that does not end", "query { boats"],
    ["a document that ends twice", "query { boats } }"],
    ["a schema", "type Query { boats: Int }"],
    ["words to search for", "boats in the harbor"],
    ["nothing", ""],
  ])("is not: %s", (_, query) => {
    expect(isGraphqlQuery(request(query))).toBe(false);
    expect(isGraphqlQuery(query)).toBe(false);
  });

  it.each([
    ["a query known by its hash", `{"operationName":"B","extensions":{"persistedQuery":{}}}`],
    ["a query with an order beside it", request("{ boats }", { order: 7 })],
    ["a batch with a mutation in it", `[${request("{ a }")}, ${request("mutation { b }")}]`],
    ["an empty batch", "[]"],
    ["no object", `"{ boats }"`],
    ["null", "null"],
    ["a form", "query=boats&berth=7"],
  ])("is not: %s", (_, body) => {
    expect(isGraphqlQuery(body)).toBe(false);
  });
});
