/** Ids that a framework counts out as it renders: others the next time. */
const generated =
  /[:«»]|^(?:ember|ext-|yui|radix|headlessui|mat-|cdk-|mui-|ui-id|downshift|select2|react-|rc[-_]|dnd|aria|gen|auto|__|v-|chakra|ag-)|[0-9a-f]{8,}|\d{5,}/iu;

/** An id or a name as an author wrote it; empty where it was made up as the page was rendered. */
export function writtenByAuthor(value: string | undefined): string {
  return value === undefined || generated.test(value) ? "" : value;
}

/** It may say where the element stands among others, and then it is another's after the next change. */
export function isNumbered(value: string): boolean {
  return /\d/u.test(value);
}

/** Attributes that say which thing an element is for. */
const thing = /^(?:data-(?:[\w-]+-)?(?:id|key|uuid|guid|pk|asin|sku|slug)|row-id)$/u;
const noThing = /react|radix|style|parent|user-id|owner|author|list-|group|index/u;
const testId = /^data-(?:test|testid|test-id|cy|qa|pw)$/u;

/** Attributes of the kind `data-order-id="17"`, in words. */
export function thingsIn(attributes: Readonly<Record<string, string>>): string {
  return namesAndValues(attributes, (name) => thing.test(name) && !noThing.test(name));
}

export function testIdsIn(attributes: Readonly<Record<string, string>>): string {
  return namesAndValues(attributes, (name) => testId.test(name));
}

function namesAndValues(
  attributes: Readonly<Record<string, string>>,
  is: (name: string) => boolean,
): string {
  const named = Object.entries(attributes).filter(([name, value]) => value !== "" && is(name));
  return named.map(([name, value]) => `${name}=${value}`).join(" ");
}
