/** Reads JSON from one of the stack's APIs; throws with the answer where it is no 2xx. */
export async function getJson<Body>(url: string, parameters: Readonly<Record<string, string>> = {}): Promise<Body> {
  const asked = new URL(url);
  for (const [name, value] of Object.entries(parameters)) asked.searchParams.append(name, value);
  const response = await fetch(asked, { signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${asked.href} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as Body;
}
