import { createAccessibility } from "../page/accessibility.ts";
import { createDescriptions } from "../page/descriptions.ts";
import { createDom } from "../page/dom.ts";
import { createExtraction } from "../page/extraction.ts";
import { createForms } from "../page/forms.ts";
import { createMasking } from "../page/masking.ts";
import { createQueries } from "../page/queries.ts";
import { createReadiness } from "../page/readiness.ts";
import { createReading } from "../page/reading.ts";
import { createToolkit } from "../page/toolkit.ts";

/** An expression that makes the toolkit. Bundlers may wrap functions in `__name`, hence the stand-in. */
export const toolkitSource = `(() => {
const __name = (target) => target;
const dom = (${createDom})();
const accessibility = (${createAccessibility})(dom);
const queries = (${createQueries})(dom, accessibility);
const descriptions = (${createDescriptions})(dom, accessibility);
const readiness = (${createReadiness})(dom, accessibility, descriptions);
const forms = (${createForms})(dom, accessibility);
const reading = (${createReading})(dom, accessibility);
const extraction = (${createExtraction})(dom, queries, reading);
const masking = (${createMasking})(dom);
return (${createToolkit})({
  dom, queries, descriptions, readiness, forms, reading, extraction, masking,
});
})()`;
