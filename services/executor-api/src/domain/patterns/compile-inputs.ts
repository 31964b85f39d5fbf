import { isIsoDate } from '@dawsos/domain';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { isUuid } from '../is-uuid.ts';
import type { InputProblem, Pattern } from './pattern.ts';

// The usual `uuid` format lets `urn:uuid:` through, which no id here begins with.
const formats = { uuid: isUuid, date: isIsoDate };

/** Compiles a pattern's JSON Schema (formats `uuid` and `date`); throws Ajv's error when it is no valid schema. */
export function compileInputs(schema: object): Pattern['checkInputs'] {
  const validate = new Ajv2020({ allErrors: true, strict: true, useDefaults: true, formats }).compile(schema);
  return (inputs) => (validate(inputs) ? [] : (validate.errors ?? []).map(describeError));
}

function describeError({ instancePath, keyword, params, message = 'does not fit' }: ErrorObject): InputProblem {
  const path = ['inputs', ...instancePath.split('/').slice(1)];
  if (keyword === 'required') return { path: [...path, params.missingProperty].join('.'), message: 'is required' };
  if (keyword === 'additionalProperties') {
    return { path: [...path, params.additionalProperty].join('.'), message: 'is not an input of this pattern' };
  }
  if (keyword === 'enum') return { path: path.join('.'), message: `must be one of ${params.allowedValues.join(', ')}` };
  return { path: path.join('.'), message };
}
