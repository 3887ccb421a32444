import type { Visitor } from "./page-instant.ts";

const rows = 1_220;

/** About 17,000 nodes: a table of rows with a link, a field and a button each. */
export async function drawLargePage(visitor: Visitor): Promise<void> {
  await visitor.goto("about:blank");
  await visitor.evaluate(`{
    const cells = (index) => \`<td>\${index}</td><td><a href="#u\${index}">User \${index}</a></td>
      <td><span>u\${index}@example.com</span></td>
      <td><button>Edit \${index}</button> <input value="v\${index}"></td>\`;
    const rows = Array.from({ length: ${rows} }, (_, index) => \`<tr>\${cells(index)}</tr>\`);
    document.body.innerHTML = \`<h1>Users</h1><table><thead><tr><th>No.</th><th>Name</th><th>Mail</th>
      <th>Actions</th></tr></thead><tbody>\${rows.join("")}</tbody></table>\`;
  }`);
}
