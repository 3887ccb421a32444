/** A small page with something to do on it, and a check of its own. */
export type TaskPage = {
  /** What is to be done, in words that the planner of rules knows. */
  goal: string;
  /** Markup and script; the script calls `done(right)` once what was to be done has been done, or another thing. */
  body: string;
  /** Further addresses that it opens, with their markup. */
  more?: Record<string, string>;
};

/** Reports to the server what has been done. */
const check = `<script>
  const done = (right) => fetch("/outcome?right=" + Boolean(right) + "&at=" + encodeURIComponent(location.pathname));
</script>`;

export function documentOf(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>${check}<body>${body}</body></html>`;
}
