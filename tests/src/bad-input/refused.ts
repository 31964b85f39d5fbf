import { expect } from 'vitest';
import { type Answer, type ProblemBody, send } from '../send.ts';
import type { Refusal } from './refusal.ts';

/** Sends what must be refused to a service, and sees that it is, and how. */
export async function refuse(url: string, refusal: Omit<Refusal, 'is'>): Promise<Answer<ProblemBody>> {
  const { path, status, code, problems, detail, ...request } = refusal;
  const answer = await send<ProblemBody>(`${url}${path}`, request);
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({ status, trace_id: expect.stringMatching(/^(?!0{32})[0-9a-f]{32}$/) });
  if (problems !== undefined) expect(answer.body.problems?.map(({ path: where }) => where).sort()).toEqual(problems);
  if (detail !== undefined) expect(answer.body.detail).toContain(detail);
  // Neither what was sent nor what became of it inside is told.
  expect(answer.text).not.toMatch(/or '1'='1|node_modules|\.ts:\d|select |"stack"/);
  return answer;
}
