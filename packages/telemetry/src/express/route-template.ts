import type { Request } from 'express';

const words = /^(?:[a-z][a-z_-]*|v\d+)$/;

/**
 * The template of the route that took a request, below what its router is mounted on; undefined where none did.
 * A router forgets its mount path once a handler has failed, so then it is what the path has before the template.
 */
export function routeTemplate(request: Request): string | undefined {
  const path: unknown = (request.route as { path?: unknown } | undefined)?.path;
  if (typeof path !== 'string') return undefined;
  if (request.path === path && request.baseUrl === '') return path;
  const mounted = request.baseUrl || beforeTemplate(request.path, path);
  return mounted === '' ? path : withoutValues(mounted) + path;
}

function beforeTemplate(path: string, template: string): string {
  const segments = segmentsOf(path);
  const ownSegments = segmentsOf(template).length;
  // What an optional part or a wildcard took cannot be counted.
  if (segments.length <= ownSegments || /[{*]/.test(template)) return '';
  return `/${segments.slice(0, segments.length - ownSegments).join('/')}`;
}

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

/** A mount path as the client wrote it, in one spelling and without the values of its parameters. */
const withoutValues = (mounted: string): string =>
  segmentsOf(mounted.toLowerCase())
    .map((segment) => (words.test(segment) ? `/${segment}` : '/:mounted'))
    .join('');
