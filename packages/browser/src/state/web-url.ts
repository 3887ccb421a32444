/** Whether a site serves it: other addresses have no storage, and nothing to restore. */
export function isWebUrl(url: string): boolean {
  return /^https?:\/\//.test(url);
}
