/** The least that a function behind the gateway can do. */
export async function handler(): Promise<{ statusCode: number; body: string }> {
  return { statusCode: 200, body: "{}" };
}
