import fc from "fast-check";
import type { PageContent, PageElement, Ref, Section } from "../../page-content.ts";
import type { PageMemory } from "../../page-memory.ts";

/** Few and odd ones: the same name twice is what makes a change of it. */
const key = fc.oneof(
  fc.constantFrom("a", "b", "row 1", "", "__proto__", "constructor", "/~1"),
  fc.string({ maxLength: 3 }),
);
const text = fc.oneof(
  fc.constantFrom("", "Paid", "open", "null", "1"),
  fc.string({ maxLength: 12, unit: "grapheme" }),
);
const ref: fc.Arbitrary<Ref> = fc.integer({ min: 1, max: 13 }).map((number): Ref => `e${number}`);

function maybe<Model extends object>(model: {
  [Name in keyof Model]: fc.Arbitrary<Exclude<Model[Name], undefined>>;
}): fc.Arbitrary<Partial<Model>> {
  return fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<Model>>;
}

const element: fc.Arbitrary<PageElement<Ref>> = fc
  .tuple(
    fc.record({ role: fc.constantFrom("button", "textbox", "link"), name: text }),
    maybe({
      verb: fc.constantFrom("click", "fill", "drag"),
      draggable: fc.constant(true as const),
      dropzone: fc.constant(true as const),
      value: text,
      masked: fc.boolean(),
      checked: fc.constantFrom(true, false, "mixed" as const),
      options: fc.array(text, { maxLength: 3 }),
      choices: fc.array(ref, { maxLength: 3 }),
      constraints: maybe({ required: fc.constant(true as const), maxLength: fc.nat() }),
      box: fc.record({
        x: fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
        y: fc.nat(),
        width: fc.nat(),
        height: fc.nat(),
      }),
    }),
  )
  .map(([always, sometimes]): PageElement<Ref> => ({ ...always, ...sometimes }));

const section: fc.Arbitrary<Section> = fc
  .tuple(
    fc.record({ kind: fc.constantFrom("table", "form", "dialog") }),
    maybe({
      name: text,
      text,
      modal: fc.constant(true as const),
      elements: fc.array(ref, { maxLength: 4 }),
      columns: fc.array(text, { maxLength: 3 }),
      rows: fc.record({
        order: fc.uniqueArray(key, { maxLength: 4 }),
        byKey: fc.dictionary(key, fc.record({ cells: fc.array(text, { maxLength: 3 }) }), {
          maxKeys: 4,
          noNullPrototype: true,
        }),
      }),
    }),
  )
  .map(([always, sometimes]): Section => ({ ...always, ...sometimes }));

const content: fc.Arbitrary<PageContent> = fc
  .tuple(
    fc.record({
      route: fc.constantFrom("/orders", "/orders?page=2"),
      url: fc.webUrl(),
      title: text,
      breadcrumbs: fc.array(text, { maxLength: 3 }),
      order: fc.uniqueArray(key, { maxLength: 4 }),
      sections: fc.dictionary(key, section, { maxKeys: 5, noNullPrototype: true }),
      elements: fc
        .array(fc.tuple(ref, element), { maxLength: 8 })
        .map((entries) => Object.fromEntries(entries) as Record<Ref, PageElement<Ref>>),
      filters: fc.dictionary(key, fc.record({ name: text, value: text }), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
      images: fc.dictionary(key, fc.record({ alt: text, width: fc.nat(), height: fc.nat() }), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    }),
    maybe({
      main: key,
      pagination: maybe({ page: fc.nat(), totalPages: fc.nat(), next: ref }),
      sort: fc.record({ key: text, order: fc.constantFrom("asc", "desc") }),
      omitted: fc.array(text, { maxLength: 2 }),
    }),
  )
  .map(([always, sometimes]): PageContent => ({ ...always, ...sometimes }));

/** What a session may know of a page, of all shapes that the types allow and with the names that a page may choose. */
export const anyMemory: fc.Arbitrary<PageMemory> = fc.record({
  content,
  refs: fc.record({
    next: fc.nat(),
    signatures: fc
      .array(fc.tuple(ref, text), { maxLength: 8 })
      .map((entries) => Object.fromEntries(entries) as Record<Ref, string>),
  }),
});
