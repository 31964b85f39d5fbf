import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { flag, httpUrl, secret, sentryDsn, share, wholeNumber } from './fields.ts';
import { loadConfig } from './load-config.ts';
import { databaseVariables, faultVariables, httpVariables } from './service-variables.ts';
import { telemetryVariables } from './telemetry-config.ts';

const problemsOf = (load: () => unknown): readonly string[] => {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  throw new Error('the configuration was taken');
};

describe('configuration', () => {
  const schema = z.object({ NAME: z.string(), SIZE: wholeNumber(3, { min: 1, max: 9 }), ON: flag(false) });

  it('is typed, has its defaults, and does not change', () => {
    const config = loadConfig(schema, { NAME: 'x', ON: '1', OTHER: 'ignored' });
    expect(config).toEqual({ NAME: 'x', SIZE: 3, ON: true });
    expect(Object.isFrozen(config)).toBe(true);
    expect(() => Object.assign(config, { NAME: 'y' })).toThrow();
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig(schema, { NAME: 'x', SIZE: '', ON: '' })).toEqual({ NAME: 'x', SIZE: 3, ON: false });
    expect(problemsOf(() => loadConfig(schema, { NAME: '' }))).toHaveLength(1);
  });

  it('that is wrong tells every problem at once, each with the variable’s name', () => {
    const problems = problemsOf(() => loadConfig(schema, { SIZE: '10', ON: 'yes' }));
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['NAME', 'SIZE', 'ON']);
    expect(problems[1]).toBe('SIZE: must be at most 9');
  });

  it('that is wrong shows no value of any variable, in no way it can be printed', () => {
    const everything = { ...telemetryVariables, ...databaseVariables, ...httpVariables, ...faultVariables };
    const hostile = Object.fromEntries(
      [...Object.keys(everything), 'RATE', 'URL'].map((name) => [name, `hunter2 ${name.length}`]),
    );
    const wrong = z.object({ ...everything, RATE: share, URL: httpUrl });
    const checked = wrong.superRefine((_config, context) =>
      context.addIssue({ code: 'custom', message: 'rule broken' }),
    );
    for (const broken of [wrong, checked]) {
      try {
        loadConfig(broken, hostile);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        const { message, stack, problems } = error as ConfigError;
        expect(problems.length).toBeGreaterThan(10);
        const printed = [message, stack, inspect(error, { depth: 9 }), JSON.stringify(error), String(error)].join();
        expect(printed).not.toContain('hunter2');
      }
    }
  });

  it('that breaks a rule between variables says so', () => {
    const ruled = schema.refine(({ NAME, SIZE }) => NAME.length <= SIZE, 'NAME is longer than SIZE');
    expect(problemsOf(() => loadConfig(ruled, { NAME: 'xxxx' }))).toEqual(['(all): NAME is longer than SIZE']);
  });
});

describe('a field', () => {
  const read = (field: z.ZodType, text: string): unknown => loadConfig(z.object({ X: field }), { X: text }).X;
  const refuses = (field: z.ZodType, text: string): void => {
    expect(
      problemsOf(() => read(field, text)),
      text,
    ).toHaveLength(1);
  };

  it('that is a flag takes true, false, 1 and 0', () => {
    expect(['true', '1', 'false', '0'].map((text) => read(flag(false), text))).toEqual([true, true, false, false]);
    for (const text of ['yes', 'TRUE', '2', 'on']) refuses(flag(true), text);
  });

  it('that is a whole number takes no fraction, no word and nothing out of bounds', () => {
    expect(read(wholeNumber(1), '42')).toBe(42);
    for (const text of ['4.2', 'x', '-1', 'Infinity', 'NaN', '1e400']) refuses(wholeNumber(1), text);
  });

  it('that is a share is from 0 to 1', () => {
    expect([read(share, '0'), read(share, '0.25'), read(share, '1')]).toEqual([0, 0.25, 1]);
    for (const text of ['-0.1', '1.1', 'half', 'NaN']) refuses(share, text);
  });

  it('that is a URL is one of http, without the slash at its end', () => {
    expect(read(httpUrl, 'http://collector:4320//')).toBe('http://collector:4320');
    for (const text of ['collector:4320', 'ftp://x', 'javascript:alert(1)', '/v1/traces', 'http://'])
      refuses(httpUrl, text);
  });

  it('that is a Sentry DSN has a key and a project', () => {
    expect(read(sentryDsn, 'https://key@sentry.example:9000/path/42')).toMatchObject({});
    for (const text of ['https://sentry.example/42', 'https://key@sentry.example', 'key', 'ftp://key@x/1']) {
      refuses(sentryDsn, text);
    }
  });

  it('that is a secret tells its value only to who asks for it by name', () => {
    const hidden = loadConfig(z.object({ X: secret }), { X: 'hunter2' });
    expect(hidden.X.reveal()).toBe('hunter2');
    const printed = [
      `${hidden.X}`,
      String(hidden.X),
      JSON.stringify(hidden),
      inspect(hidden, { depth: 9, showHidden: true }),
      JSON.stringify(Object.entries(hidden.X)),
      JSON.stringify({ ...hidden.X }),
      JSON.stringify(structuredClone(Object.assign({}, hidden.X))),
    ];
    expect(printed.join()).not.toContain('hunter2');
    expect(printed[2]).toBe('{"X":"[REDACTED]"}');
  });
});
