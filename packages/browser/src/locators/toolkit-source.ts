import { sourceOf } from "../inject/source-of.ts";
import { createAccessibility } from "../page/accessibility.ts";
import { createDescriptions } from "../page/descriptions.ts";
import { createDom } from "../page/dom.ts";
import { createExtraction } from "../page/extraction.ts";
import { createEntries } from "../page/field-entries.ts";
import { createFields } from "../page/fields.ts";
import { createForms } from "../page/forms.ts";
import { createGuard } from "../page/guard.ts";
import { createIdentity } from "../page/identity.ts";
import { createMasking } from "../page/masking.ts";
import { createQueries } from "../page/queries.ts";
import { createReadiness } from "../page/readiness.ts";
import { createReading } from "../page/reading.ts";
import { createSecrecy } from "../page/secrecy.ts";
import { createToolkit } from "../page/toolkit.ts";
import { createUnderHeading } from "../page/under-heading.ts";

/** An expression that makes the toolkit. */
export const toolkitSource = `(() => {
const dom = (${sourceOf(createDom)})();
const accessibility = (${sourceOf(createAccessibility)})(dom);
const queries = (${sourceOf(createQueries)})(dom, accessibility);
const descriptions = (${sourceOf(createDescriptions)})(dom, accessibility);
const readiness = (${sourceOf(createReadiness)})(dom, accessibility, descriptions);
const forms = (${sourceOf(createForms)})(dom, accessibility);
const under = (${sourceOf(createUnderHeading)})(dom);
const reading = (${sourceOf(createReading)})(dom, accessibility, under);
const extraction = (${sourceOf(createExtraction)})(dom, queries, reading);
const entries = (${sourceOf(createEntries)})(dom);
const fields = (${sourceOf(createFields)})(dom, entries);
const masking = (${sourceOf(createMasking)})(dom);
const identity = (${sourceOf(createIdentity)})(dom, accessibility);
const guard = (${sourceOf(createGuard)})(identity, readiness);
const secrecy = (${sourceOf(createSecrecy)})(dom, accessibility);
return (${sourceOf(createToolkit)})({
  dom, queries, descriptions, readiness, forms, reading, extraction, masking, fields, identity, guard, secrecy,
});
})()`;
