/** @returns whether a GET of the URL is answered with success. Never throws. */
export async function answersHttp(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
