import { baseUrl, token } from "./told";

export async function fetchJira<T>(path: string, options: RequestInit): Promise<T> {
  const headers = new Headers(options.headers);
  headers.set("Authorization", `Bearer ${token}`);
  const answer = await fetch(`${baseUrl}${path}`, { ...options, headers });
  return { data: await answer.json(), status: answer.status, headers: answer.headers } as T;
}
