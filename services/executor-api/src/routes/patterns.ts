import type { RequestHandler } from 'express';
import type { Pattern } from '../domain/patterns/pattern.ts';

/** `GET /v1/patterns`: what can be executed, with the JSON Schema of each one's inputs. */
export function listPatterns(patterns: ReadonlyMap<string, Pattern>): RequestHandler {
  const list = [...patterns.values()].map(({ definition: { id, name, description, inputs, steps } }) => ({
    id,
    name,
    description,
    inputs,
    steps,
  }));
  return (_request, response) => {
    response.json(list);
  };
}
