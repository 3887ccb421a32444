import type { Ref } from "@dormouse/contract";
import type { Box } from "./raw-page.ts";

export type { Ref };

/** A node of the page that is being read, by its index, before it has a ref. */
export type NodeHandle = `n${number}`;

/** What may be done with an element. */
export type Verb = "click" | "fill" | "select" | "check" | "upload" | "scroll" | "drag" | "clickAt";

/** Why nothing can be done with it now. */
export type DisabledReason = "disabled" | "covered" | "readOnly" | "inert";

/** What the page itself asks of a value. */
export type Constraints = {
  type?: string;
  required?: true;
  minLength?: number;
  maxLength?: number;
  min?: string;
  max?: string;
  step?: string;
  pattern?: string;
  accept?: string;
  multiple?: true;
};

export type PageElement<Handle extends string = Ref | NodeHandle> = {
  /** ARIA role, or the tag where it has none. */
  role: string;
  name: string;
  /** Absent where it is only pointed at: a table, a row, a region. */
  verb?: Verb;
  /** What it holds. Never that of a password, a one-time code or a card: these are `masked`. */
  value?: string;
  /** It holds something that is not told; `false` says that it is empty. */
  masked?: boolean;
  checked?: boolean | "mixed";
  pressed?: boolean | "mixed";
  selected?: boolean;
  expanded?: boolean;
  focused?: true;
  /** It can be dragged, beside what its verb says. */
  draggable?: true;
  /** What is dragged may be dropped on it. */
  dropzone?: true;
  /** Where the page says "this one": of a link to the current page, the current step. */
  current?: true;
  /** Of a select, a listbox or a group of radio buttons: the labels to choose from, the first of them. */
  options?: string[];
  optionCount?: number;
  /** Of a group of radio buttons: these, in the order of its options. They stand beside it, and are told with it. */
  choices?: Handle[];
  constraints?: Constraints;
  /** What the page says is wrong with it. */
  error?: string;
  description?: string;
  /** Relative to the page where it leads to the same origin. */
  href?: string;
  disabled?: DisabledReason;
  /** Where it is clicked at by its place: canvas and SVG. */
  box?: Box;
};

/** A row of a table or an item of a list. */
export type Row<Handle extends string = Ref> = {
  /** One text for each of the section's columns; of a list without columns its title and its excerpt. */
  cells: string[];
  /** The row itself, where it can be pointed at. */
  ref?: Handle;
  /** What can be done within it. */
  elements?: Handle[];
  selected?: true;
};

/** Rows by their keys, so that one that moves or changes is one small change. */
export type Rows<Handle extends string = Ref> = {
  order: string[];
  byKey: Record<string, Row<Handle>>;
};

export type SectionKind =
  | "dialog"
  | "alert"
  | "form"
  | "table"
  | "list"
  | "navigation"
  | "frame"
  | "controls"
  | "text";

/** A part of the page that belongs together. */
export type Section<Handle extends string = Ref> = {
  kind: SectionKind;
  name?: string;
  /** The element that holds it. */
  ref?: Handle;
  /** Key of the section it lies in, such as the dialog around a form. */
  within?: string;
  /** It keeps the rest of the page from being used. */
  modal?: true;
  /** Prose, in short: the first sentences. */
  text?: string;
  /** Length of the whole prose, in characters, where `text` is a part of it. */
  textLength?: number;
  /** What can be done in it and stands in no row, in the order of the page. */
  elements?: Handle[];
  columns?: string[];
  rows?: Rows<Handle>;
  /** How many rows the page has, where more are there than are told of. */
  rowCount?: number;
};

export type Pagination<Handle extends string = Ref> = {
  /** Section of the rows that it pages through, where that is sure. */
  of?: string;
  /** The page shown, from 1. */
  page?: number;
  totalPages?: number;
  pageSize?: number;
  totalItems?: number;
  /** First and last item shown, from 1. */
  from?: number;
  to?: number;
  next?: Handle;
  previous?: Handle;
  loadMore?: Handle;
  /** More come as the page, or what they stand in, is scrolled. */
  more?: "scroll";
};

export type Filter<Handle extends string = Ref> = { name: string; value: string; ref?: Handle };
export type Sort = { key: string; order: "asc" | "desc" };

/** A picture on the page. Its id is made of its address: the same picture has the same id. */
export type PageImage<Handle extends string = Ref> = {
  alt: string;
  width: number;
  height: number;
  /** Absent where it is drawn and not loaded. */
  source?: string;
  ref?: Handle;
};

/**
 * What an agent is told of a page, in the keyed form that changes are told in: no list in it holds an object, so
 * that a JSON Merge Patch (RFC 7396) names just what changed. It holds no null and no undefined.
 */
export type PageContentOf<Handle extends string> = {
  /** Path and query of the page: another route is another page. */
  route: string;
  url: string;
  title: string;
  breadcrumbs: string[];
  /** Keys of the sections as they are to be read: dialogs first, then as the page has them. */
  order: string[];
  sections: Record<string, Section<Handle>>;
  elements: Record<Handle, PageElement<Handle>>;
  /** Key of the section with the rows that the page is about. */
  main?: string;
  pagination?: Pagination<Handle>;
  filters: Record<string, Filter<Handle>>;
  sort?: Sort;
  images: Record<string, PageImage<Handle>>;
  /** What is not told, and why: frames that did not answer, a page too large. */
  omitted?: string[];
};

export type PageContent = PageContentOf<Ref>;
/** The page before its elements have refs. */
export type PageOutline = PageContentOf<NodeHandle>;
