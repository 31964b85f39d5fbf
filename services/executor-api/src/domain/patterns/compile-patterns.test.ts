import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readPatternFiles } from '../../adapters/pattern-files.ts';
import { compilePatterns, InvalidPatternsError, type PatternFile } from './compile-patterns.ts';

const sound = {
  id: 'sound',
  name: 'Sound',
  description: 'A pattern that can be run.',
  inputs: {
    type: 'object',
    additionalProperties: false,
    required: ['portfolio_id'],
    properties: {
      portfolio_id: { type: 'string', format: 'uuid' },
      from_date: { type: 'string', format: 'date' },
      limit: { type: 'integer', maximum: 10, default: 5 },
    },
  },
  steps: [
    {
      id: 'trades',
      agent_name: 'ledger_keeper',
      capability: 'trades',
      inputs: { portfolio_id: { $input: 'portfolio_id' } },
    },
  ],
  result: { trades: { $step: 'trades' } },
};
const file = (content: unknown, name = 'sound.json'): PatternFile => ({ name, content });

function problemsOf(...files: PatternFile[]): readonly string[] {
  try {
    compilePatterns(files);
  } catch (error) {
    if (error instanceof InvalidPatternsError) return error.problems;
    throw error;
  }
  return [];
}

test('the pattern files of the service are sound, and are the six of the contract', async () => {
  const folder = fileURLToPath(new URL('../../../patterns', import.meta.url));
  const patterns = compilePatterns(await readPatternFiles(folder));
  expect([...patterns.keys()].sort()).toEqual([
    'concentration_risk',
    'currency_exposure',
    'macro_context',
    'pack_diff',
    'portfolio_overview',
    'portfolio_performance',
  ]);
});

test('every problem of every file is told at once', () => {
  const broken = {
    ...sound,
    steps: [
      { id: 'a', agent_name: 'ledger_keeper', capability: 'embezzle', inputs: { x: { $step: 'b' } } },
      { id: 'b', agent_name: 'macro_hound', capability: 'latest_observation', inputs: { x: { $step: 'a' } } },
      { id: 'c', agent_name: 'macro_hound', capability: 'latest_observation', inputs: { x: { $input: 'typo' } } },
      { id: 'c', agent_name: 'macro_hound', capability: 'latest_observation' },
    ],
    result: { x: { $step: 'nobody' }, y: { $context: 'user_id' } },
  };
  const shapeless = { id: 'No Name', steps: [] };
  expect(problemsOf(file(broken), file(shapeless, 'shapeless.json'))).toEqual([
    'sound.json: step a: ledger_keeper has no capability embezzle',
    'sound.json: two steps are called c',
    'sound.json: step c: there is no input typo',
    'sound.json: result: there is no step nobody',
    'sound.json: result: there is no context user_id',
    'sound.json: steps wait for each other: a, b',
    'shapeless.json: id: not a name of lower-case letters, digits and _',
    expect.stringContaining('shapeless.json: name: '),
    expect.stringContaining('shapeless.json: description: '),
    expect.stringContaining('shapeless.json: inputs: '),
    expect.stringContaining('shapeless.json: steps: '),
    expect.stringContaining('shapeless.json: result: '),
  ]);
});

test('an agent that nobody hosts is no agent', () => {
  const steps = [{ ...sound.steps[0], agent_name: 'astrologer' }];
  expect(problemsOf(file({ ...sound, steps }))).toEqual([
    expect.stringMatching(/^sound\.json: steps\.0\.agent_name: /),
  ]);
});

test('inputs must be a strict JSON Schema', () => {
  const typo = { ...sound.inputs, properties: { portfolio_id: { type: 'string', formt: 'uuid' } } };
  expect(problemsOf(file({ ...sound, inputs: typo }))).toEqual([expect.stringContaining('unknown keyword: "formt"')]);
});

test('a pattern has its own file, and its file has its name', () => {
  expect(problemsOf(file(sound), file(sound, 'other.json'))).toEqual([
    'other.json: another file declares sound too',
    'other.json: the file of sound must be called sound.json',
  ]);
  expect(problemsOf()).toEqual(['there is no pattern file']);
});

test('inputs are checked whole, and defaults are filled in', () => {
  const pattern = compilePatterns([file(sound)]).get('sound');
  const given: Record<string, unknown> = { portfolio_id: '6f9619ff-8b86-d011-b42d-00c04fc964ff' };
  expect(pattern?.checkInputs(given)).toEqual([]);
  expect(given.limit).toBe(5);
  expect(
    pattern?.checkInputs({
      portfolio_id: 'urn:uuid:6f9619ff-8b86-d011-b42d-00c04fc964ff',
      from_date: '2013-02-29',
      limit: 1.5,
      x: 1,
    }),
  ).toEqual([
    { path: 'inputs.x', message: 'is not an input of this pattern' },
    { path: 'inputs.portfolio_id', message: 'must match format "uuid"' },
    { path: 'inputs.from_date', message: 'must match format "date"' },
    { path: 'inputs.limit', message: 'must be integer' },
  ]);
  expect(pattern?.checkInputs({})).toEqual([{ path: 'inputs.portfolio_id', message: 'is required' }]);
});
