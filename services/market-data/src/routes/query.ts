import type { Request } from 'express';
import { z } from 'zod';

/** One query parameter; undefined where it is missing, empty or given twice. */
export const parameter = (request: Request, name: string): string | undefined => {
  const value = request.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const isoDate = z.iso.date();

/** Whether a parameter is absent or a calendar date, YYYY-MM-DD. */
export const isDateOrAbsent = (value: string | undefined): boolean =>
  value === undefined || isoDate.safeParse(value).success;
