/**
 * The name of the function in which the bundler wraps every other to keep its name: `__name`, or a
 * letter once minified. Source taken from a bundle calls it, and a page does not have it.
 */
export const nameHelper: string = findNameHelper();

function findNameHelper(): string {
  function outer(): () => void {
    function inner(): void {}
    return inner;
  }
  return /([\w$]+)\([\w$]+,\s*"inner"\)/.exec(outer.toString())?.[1] ?? "__name";
}
